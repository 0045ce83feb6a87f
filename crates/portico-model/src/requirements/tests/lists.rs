//! The whole of a checklist: what is needed, how far it has got, when it is due.

use expect_test::expect;

use super::*;

// req 109, req 74
#[test]
fn an_item_counts_when_it_is_accepted_and_an_approval_when_it_is_given() {
    let mut desk = Desk::company();
    expect!["0 of 5 done; open: passport, register, about, terms, sign-off"].assert_eq(&desk.progress());
    for (item, state) in [("passport", ItemState::Accepted), ("register", ItemState::HandedIn)] {
        desk = desk.with(item, state);
    }
    desk.approved.push("sign-off".into());
    expect!["2 of 5 done; open: register, about, terms"].assert_eq(&desk.progress());
}

// req 62
#[test]
fn what_is_asked_for_depends_on_the_answers_and_is_asked_for_where_that_is_unclear() {
    let person = Desk::new(json!({"kind": "person"}));
    expect!["0 of 4 done; open: passport, about, terms, sign-off"].assert_eq(&person.progress());
    let unclear = Desk::new(json!({}));
    expect!["0 of 5 done; open: passport, register, about, terms, sign-off"].assert_eq(&unclear.progress());
    let mut person = person.with("register", ItemState::HandedIn);
    expect![[r#"
        unknown-item by requirements.register: This is not asked for any more. Reload the page to see what is.
    "#]]
    .assert_eq(&person.says(&mia(), "register", &Act::Accept));
}

#[test]
fn reminders_and_due_times_are_in_working_time() {
    let (_, passport) = checklist().items.entry("passport").unwrap();
    expect![[r#"
        Timetable {
            remind_at: [
                2026-11-25T10:00:00Z,
            ],
            due_at: Some(
                2026-11-30T10:00:00Z,
            ),
            escalate_at: None,
        }
    "#]]
    .assert_debug_eq(&checklist().timetable(passport, now()));
    let (_, terms) = checklist().items.entry("terms").unwrap();
    assert_eq!(checklist().timetable(terms, now()).due_at, None);
}
