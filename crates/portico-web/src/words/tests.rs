//! Fixed clock: Friday 20 November 2026, 9:12 am in Berlin.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::*;

fn berlin() -> Words {
    Words::new("2026-11-20T08:12:00Z".parse().unwrap(), &TimeZone::get("Europe/Berlin").unwrap())
}

fn at(text: &str) -> Timestamp {
    format!("{text}+01:00").parse().unwrap()
}

#[test]
fn moments_are_written_in_the_readers_zone() {
    let words = berlin();
    assert_eq!(words.moment(at("2026-11-20T17:00")), "Today, 5:00 pm");
    assert_eq!(words.moment(at("2026-11-19T16:20")), "Yesterday, 4:20 pm");
    assert_eq!(words.moment(at("2026-11-21T00:00")), "Tomorrow, 12:00 am");
    assert_eq!(words.moment(at("2026-11-18T11:05")), "Wed 18 Nov, 11:05 am");
    assert_eq!(words.moment(at("2025-11-28T12:00")), "Fri 28 Nov 2025, 12:00 pm");
    assert_eq!(words.time(at("2026-11-20T09:05")), "9:05 am");
}

#[test]
fn a_day_ends_at_midnight_of_the_reader() {
    let instant: Timestamp = "2026-11-19T23:30:00Z".parse().unwrap();
    let new_york = Words::new("2026-11-20T08:12:00Z".parse().unwrap(), &TimeZone::get("America/New_York").unwrap());
    assert_eq!(berlin().day(instant), "Today");
    assert_eq!(new_york.day(instant), "Yesterday");
    assert_eq!(new_york.zone(), "New York");
}

#[test]
fn days_without_a_time_are_named_the_same_way() {
    let words = berlin();
    assert_eq!(words.date("2026-11-28".parse().unwrap()), "Sat 28 Nov");
    assert_eq!(words.date("2027-01-04".parse().unwrap()), "Mon 4 Jan 2027");
    assert_eq!(words.day_within(at("2026-11-20T08:00")), "today");
    assert_eq!(words.day_within(at("2026-11-17T08:00")), "Tue 17 Nov");
    assert_eq!(words.long_day(at("2026-11-23T09:00")), "Monday 23 November");
    assert_eq!(words.full(at("2026-11-20T09:12")), "Fri 20 Nov 2026, 9:12 am (Berlin)");
}

#[test]
fn a_due_date_is_soon_within_a_day_and_late_once_it_has_passed() {
    let words = berlin();
    let due = |text: &str| (words.due(at(text)).text, words.due(at(text)).urgency);
    assert_eq!(due("2026-11-20T17:00"), ("Today, 5:00 pm".to_owned(), Urgency::Soon));
    assert_eq!(due("2026-11-21T09:12"), ("Tomorrow, 9:12 am".to_owned(), Urgency::Soon));
    assert_eq!(due("2026-11-21T09:13"), ("Tomorrow".to_owned(), Urgency::Calm));
    assert_eq!(due("2026-11-24T09:00"), ("Tue 24 Nov".to_owned(), Urgency::Calm));
    assert_eq!(due("2026-11-19T09:00"), ("Yesterday, late".to_owned(), Urgency::Late));
    assert_eq!(due("2026-11-12T09:00"), ("Thu 12 Nov, late".to_owned(), Urgency::Late));
    assert_eq!(due("2026-11-20T08:00"), ("Today, 8:00 am, late".to_owned(), Urgency::Late));
}

#[test]
fn due_dates_fit_into_labels_and_sentences() {
    let words = berlin();
    assert_eq!(words.due_label(at("2026-11-20T17:00")).text, "Due today, 5:00 pm");
    assert_eq!(words.due_label(at("2026-11-24T17:00")).text, "Due Tue 24 Nov");
    assert_eq!(words.due_label(at("2026-11-12T17:00")).text, "Was due Thu 12 Nov");
    assert_eq!(words.due_within(at("2026-11-20T17:00")).text, "by today, 5:00 pm");
    assert_eq!(words.due_within(at("2026-11-24T17:00")).text, "by Tue 24 Nov");
}

#[test]
fn durations_name_two_units_and_ages_one() {
    assert_eq!(duration(SignedDuration::from_mins(468)), "7 h 48 min");
    assert_eq!(duration(SignedDuration::from_mins(51 * 60)), "2 d 3 h");
    assert_eq!(duration(SignedDuration::from_mins(48 * 60 + 5)), "2 d");
    assert_eq!(duration(SignedDuration::from_mins(60)), "1 h");
    assert_eq!(duration(SignedDuration::from_secs(59)), "less than a minute");
    assert_eq!(short(SignedDuration::from_hours(6 * 24 + 5)), "6 d");
    assert_eq!(short(SignedDuration::from_mins(185)), "3 h");
    assert_eq!(short(SignedDuration::from_secs(-5)), "now");
}

#[test]
fn time_left_and_time_passed_are_told_from_now() {
    let words = berlin();
    assert_eq!(words.left(at("2026-11-20T17:00")), "7 h 48 min left");
    assert_eq!(words.left(at("2026-11-20T08:12")), "1 h over");
    assert_eq!(words.age(at("2026-11-14T09:00")), "6 d");
    assert_eq!(words.ago(at("2026-11-20T09:08")), "4 minutes ago");
    assert_eq!(words.ago(at("2026-11-20T08:12")), "1 hour ago");
    assert_eq!(words.ago(at("2026-11-20T09:20")), "just now");
}

#[test]
fn a_greeting_follows_the_time_of_day() {
    assert_eq!(berlin().greeting("Dana Reyes"), "Good morning, Dana");
    let zone = TimeZone::get("Asia/Tokyo").unwrap();
    assert_eq!(Words::new("2026-11-20T08:12:00Z".parse().unwrap(), &zone).greeting(""), "Good afternoon");
}

#[test]
fn numbers_to_nine_are_words_in_prose() {
    assert_eq!(things_need_you(0), "Nothing waits for you.");
    assert_eq!(things_need_you(1), "One thing needs you.");
    assert_eq!(things_need_you(3), "Three things need you.");
    assert_eq!(things_need_you(14), "14 things need you.");
    assert_eq!(number_within(9), "nine");
    assert_eq!(counted(4_580, "ticket", "tickets"), "4,580 tickets");
    assert_eq!(counted(1, "ticket", "tickets"), "1 ticket");
    assert_eq!((capped(99).as_str(), capped(100).as_str()), ("99", "99+"));
    assert_eq!((takes(0).as_str(), takes(5).as_str()), ("About 1 minute", "About 5 minutes"));
}

#[test]
fn money_is_written_with_its_currency() {
    assert_eq!(money(480_000, "EUR"), "€4,800.00");
    assert_eq!(money(-305, "GBP"), "−£3.05");
    assert_eq!(money(123_456_789, "USD"), "$1,234,567.89");
    assert_eq!(money(1_200, "JPY"), "¥1,200");
    assert_eq!(money(1_250, "CHF"), "CHF 12.50");
    assert_eq!(money(1_005, "KWD"), "KWD 1.005");
    assert_eq!(money(i64::MIN, "EUR"), "−€92,233,720,368,547,758.08");
}

#[test]
fn sizes_and_names_are_short() {
    assert_eq!(
        (bytes(999).as_str(), bytes(410 << 10).as_str(), bytes(2_569_000).as_str()),
        ("999 bytes", "410 KB", "2.4 MB")
    );
    let people = |names_of: &[&str]| names(&names_of.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(people(&[]), "nobody");
    assert_eq!(people(&["Dana", "Sam"]), "Dana and Sam");
    assert_eq!(people(&["Dana", "Sam", "Ana", "Mia"]), "Dana, Sam and 2 others");
    assert_eq!(initials("Dana Reyes"), "DR");
    assert_eq!(initials("ana maria flores"), "AF");
    assert_eq!(initials("Öz"), "Ö");
    assert_eq!(initials(" - "), "·");
    assert_eq!(initials(""), "·");
}
