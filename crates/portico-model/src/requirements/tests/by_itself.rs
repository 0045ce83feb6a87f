//! Answers that change after they were handed in, and files that are looked through for viruses.

use super::*;

/// What becomes of the section's item when the answers become these.
fn answered(item: ItemState, at: &str, after: Value) -> Vec<String> {
    let Value::Object(before) = json!({"company": "Larkfield Bakery", "kind": "person"}) else { panic!("an object") };
    let desk = Desk::new(after).at(at).with("about", item);
    let (dana, said) = (dana(), |change: Change| format!("{} {}", change.item, change.to.as_str()));
    after_answers(checklist(), &desk.situation(&dana), &before).into_iter().map(said).collect()
}

// req 45
#[test]
fn answers_that_change_are_looked_at_again() {
    let other = || json!({"company": "Larkfield Mill", "kind": "person"});
    for item in [ItemState::HandedIn, ItemState::Accepted] {
        assert_eq!(answered(item, "collecting", other()), ["about handed-in"]);
        let more = json!({"company": "Larkfield Bakery", "kind": "person", "shares": 3});
        assert!(answered(item, "collecting", json!({"company": "Larkfield Bakery", "kind": "person"})).is_empty());
        assert_eq!(answered(item, "collecting", more), ["about handed-in"], "any field of the section counts");
        assert_eq!(answered(item, "over", other()), Vec::<String>::new(), "what is over stays as it was");
    }
    for item in [ItemState::Missing, ItemState::Returned] {
        assert!(answered(item, "collecting", other()).is_empty(), "it is to be handed in anyway");
    }
}

// req 45
#[test]
fn a_section_that_lacks_an_answer_is_missing_again() {
    assert_eq!(answered(ItemState::Accepted, "collecting", json!({"kind": "person"})), ["about missing"]);
    let asks_for_more = json!({"company": "Larkfield Bakery", "kind": "company"});
    assert_eq!(
        answered(ItemState::Accepted, "in-review", asks_for_more),
        ["about missing"],
        "and so is one that asks for more"
    );
}

fn looked_at(item: &str, state: ItemState, at: &str, file: Checked) -> String {
    let desk = Desk::company().at(at).with(item, state).scanned(file);
    let dana = dana();
    let change = after_scan(checklist(), &desk.situation(&dana), &item.into());
    change.map_or_else(String::new, |change| {
        let words = change.returned.map_or_else(String::new, |why| format!(": {}", why.words));
        format!("{}{words}", change.to.as_str())
    })
}

#[test]
fn a_virus_sends_an_item_back_however_far_it_was() {
    for state in [ItemState::HandedIn, ItemState::Accepted] {
        let back = looked_at("passport", state, "in-review", Checked::Infected);
        assert_eq!(back, "returned: We found a virus in this file and deleted it.");
        assert_eq!(looked_at("passport", state, "over", Checked::Infected), "", "what is over stays as it was");
    }
    for state in [ItemState::Missing, ItemState::Returned] {
        assert_eq!(looked_at("passport", state, "in-review", Checked::Infected), "");
    }
    let mut desk = Desk::company().with("passport", ItemState::HandedIn).scanned(Checked::Infected);
    assert!(desk.says(&mia(), "passport", &Act::Accept).starts_with("file-infected"));
    let mut desk = Desk::company().with("passport", ItemState::Returned).scanned(Checked::Infected);
    assert!(desk.says(&mia(), "passport", &Act::Withdraw).starts_with("file-infected"), "nothing is left to look at");
}

#[test]
fn nothing_is_accepted_before_its_file_was_looked_through() {
    let mut desk = Desk::company().with("passport", ItemState::HandedIn).scanned(Checked::Waiting);
    assert!(desk.says(&mia(), "passport", &Act::Accept).starts_with("file-waiting"));
    assert_eq!(desk.says(&mia(), "passport", &back("It is cut off")), "handed-in → returned\n");
    let mut desk = Desk::company().with("passport", ItemState::HandedIn).scanned(Checked::Unfit);
    assert!(desk.says(&mia(), "passport", &Act::Accept).starts_with("file-unchecked"));
}

/// Items that nobody reviews, with a file or without: the rule does not ask which.
#[test]
fn what_nobody_reviews_waits_for_its_scan_and_is_accepted_by_itself() {
    let agree = Act::HandIn(Given::Acknowledgement);
    let mut desk = Desk::company().scanned(Checked::Waiting);
    assert_eq!(desk.says(&dana(), "terms", &agree), "missing → handed-in\n");
    assert_eq!(looked_at("terms", ItemState::HandedIn, "collecting", Checked::Waiting), "");
    assert_eq!(looked_at("terms", ItemState::HandedIn, "collecting", Checked::Fit), "accepted");
    let unfit = looked_at("terms", ItemState::HandedIn, "collecting", Checked::Unfit);
    assert!(unfit.starts_with("returned: Nobody could check this file"), "{unfit}");
    let mut desk = Desk::company().scanned(Checked::Unfit);
    assert!(desk.says(&dana(), "terms", &agree).starts_with("file-unchecked"));
    assert_eq!(looked_at("passport", ItemState::HandedIn, "collecting", Checked::Fit), "", "a reviewer does that");
}

// req 109
#[test]
fn a_file_is_refused_by_what_is_announced_of_it() {
    let said = |desk: &Desk, actor: &Actor, kind, bytes| {
        let refusals = announced(checklist(), &desk.situation(actor), &"passport".into(), (kind, bytes));
        refusals.iter().map(|refusal| refusal.code.as_str()).collect::<Vec<_>>().join(" ")
    };
    let (desk, dana, mia) = (Desk::company(), dana(), mia());
    assert_eq!(said(&desk, &dana, Some(FileKind::Pdf), 100), "");
    assert_eq!(said(&desk, &dana, None, 100), "", "its content will say what it is");
    assert_eq!(said(&desk, &dana, Some(FileKind::Zip), 5 << 20), "wrong-file-kind file-too-large");
    assert_eq!(said(&desk, &dana, None, (5 << 20) - 1), "");
    assert_eq!(said(&desk, &mia, None, 100), "not-your-role");
    assert_eq!(said(&Desk::company().at("over"), &dana, None, 100), "wrong-state");
    assert_eq!(said(&Desk::company().with("passport", ItemState::Accepted), &dana, None, 100), "already-accepted");
}
