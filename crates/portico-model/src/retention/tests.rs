//! Periods by the calendar of a place, and what a rule says of a document.

use super::{Counted, Kept, Period, Retention, Since};
use jiff::{Timestamp, tz::TimeZone};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn rule(keep: &str, delete_after: &str, from: Since) -> Retention {
    let some = |text: &str| (!text.is_empty()).then(|| period(text));
    Retention { keep: some(keep), delete_after: some(delete_after), from }
}

fn counted(closed: Option<&str>, is_accepted: bool) -> Counted {
    Counted { added_at: at("2026-01-10T09:00:00Z"), closed_at: closed.map(at), is_accepted }
}

#[test]
fn a_period_is_over_at_the_midnight_after_its_last_day() {
    let over = |text: &str, since: &str| period(text).over_at(at(since), &berlin()).to_string();
    assert_eq!(over("5 years", "2026-11-22T10:00:00Z"), "2031-11-22T23:00:00Z");
    assert_eq!(over("1 year", "2028-02-29T10:00:00Z"), "2029-02-28T23:00:00Z");
    assert_eq!(over("18 months", "2026-08-31T10:00:00Z"), "2028-02-29T23:00:00Z");
    assert_eq!(over("1 day", "2026-11-21T23:30:00Z"), "2026-11-23T23:00:00Z", "in Berlin it is the next day already");
    assert_eq!(over("2 weeks", "2026-03-20T10:00:00Z"), "2026-04-03T22:00:00Z", "over the change to summer time");
}

#[test]
fn what_may_be_over_began_before() {
    for text in ["1 day", "3 weeks", "1 month", "13 months", "1 year", "4 years"] {
        for hours in (0..24 * 800).step_by(7) {
            let since = at("2027-01-30T22:30:00Z") + jiff::SignedDuration::from_hours(hours);
            let over = period(text).over_at(since, &berlin());
            assert!(since < period(text).begun_before(over, &berlin()), "{text} from {since}");
        }
    }
}

#[test]
fn what_is_no_period_is_said() {
    for wrong in ["", "5", "years", "0 years", "101 years", "5 working days", "-1 days", "1.5 years", "5 yearss"] {
        assert!(wrong.parse::<Period>().is_err(), "{wrong}");
    }
    assert_eq!(period(" 1  years ").to_string(), "1 year");
    assert_eq!("0 days".parse::<Period>().unwrap_err(), "`0 days` must be between 1 and 36500 days");
}

#[test]
fn a_document_is_kept_from_when_it_counts() {
    let (rule, now) = (rule("1 year", "", Since::Closed), at("2026-11-22T10:00:00Z"));
    let kept = |closed, accepted| rule.kept(&counted(closed, accepted), (now, &berlin()));
    assert_eq!(kept(None, false), Kept::Free, "a file that nobody has accepted was perhaps a mistake");
    assert_eq!(kept(None, true), Kept::AfterClosing(period("1 year")));
    assert_eq!(kept(Some("2026-06-01T10:00:00Z"), false), Kept::Until(at("2027-06-01T22:00:00Z")));
    assert_eq!(kept(Some("2025-06-01T10:00:00Z"), true), Kept::Free, "its time is over");
    let added = Retention { from: Since::Added, ..rule.clone() };
    assert_eq!(added.kept(&counted(None, false), (now, &berlin())), Kept::Until(at("2027-01-10T23:00:00Z")));
}

#[test]
fn a_document_is_deleted_when_its_time_is_over_and_never_before_it_may_be() {
    let deleted = |rule: Retention, closed| rule.deleted_at(&counted(closed, true), &berlin());
    let closed = Some("2026-06-01T10:00:00Z");
    assert_eq!(deleted(rule("", "1 year", Since::Closed), closed), Some(at("2027-06-01T22:00:00Z")));
    assert_eq!(deleted(rule("", "1 year", Since::Closed), None), None, "the time does not run");
    assert_eq!(deleted(rule("1 year", "", Since::Closed), closed), None);
    assert_eq!(deleted(rule("2 years", "1 year", Since::Closed), closed), Some(at("2028-06-01T22:00:00Z")));
    assert_eq!(deleted(rule("", "30 days", Since::Added), None), Some(at("2026-02-09T23:00:00Z")));
    assert!(rule("2 years", "23 months", Since::Closed).contradicts_itself());
    assert!(!rule("2 years", "24 months", Since::Closed).contradicts_itself());
    assert!(!rule("2 years", "", Since::Closed).contradicts_itself());
}
