//! Places and rules of comments, in short cases.

use super::*;
use crate::access::Side;

fn place(page: &str, x: &str, y: &str) -> String {
    read(page, (x, y), ("", ""))
}

fn read(page: &str, at: (&str, &str), size: (&str, &str)) -> String {
    match Place::of_form(page, at, size, 14) {
        Err(wrong) => wrong.field.to_owned(),
        Ok(None) => "whole version".to_owned(),
        Ok(Some(Place { page, x, y, extent: None })) => format!("{page} at {x} {y}"),
        Ok(Some(Place { page, x, y, extent: Some(extent) })) => {
            format!("{page} at {x} {y}, {} by {}", extent.width, extent.height)
        }
    }
}

#[test]
fn a_place_is_read_as_it_was_typed_or_its_field_is_named() {
    assert_eq!(place("", "50", "50"), "whole version");
    assert_eq!(place("4", "36.5", "88,25 %"), "4 at 36.5 88.25");
    assert_eq!(place("14", "0", "100"), "14 at 0 100");
    assert_eq!(place("4", "", ""), "4 at 0 0");
    for (page, x, y, wrong) in [
        ("0", "1", "1", "page"),
        ("15", "1", "1", "page"),
        ("-1", "1", "1", "page"),
        ("two", "1", "1", "page"),
        ("1", "100.1", "1", "x"),
        ("1", "left", "1", "x"),
        ("1", "1", "-0.1", "y"),
        ("1", "1", "NaN", "y"),
        ("1", "inf", "1", "x"),
    ] {
        assert_eq!(place(page, x, y), wrong, "{page} {x} {y}");
    }
}

#[test]
fn a_box_lies_on_its_page() {
    assert_eq!(read("1", ("10", "20"), ("30", "40")), "1 at 10 20, 30 by 40");
    assert_eq!(read("1", ("60", "20"), ("40", "80")), "1 at 60 20, 40 by 80");
    assert_eq!(read("1", ("60", "20"), ("40.01", "80")), "x");
    assert_eq!(read("1", ("10", "20"), ("30", "")), "1 at 10 20", "half a box is a point");
    assert_eq!(read("1", ("10", "20"), ("0", "40")), "1 at 10 20", "and so is a flat one");
}

#[test]
fn parts_are_the_same_in_every_way_of_saying_them() {
    for number in [0, 1, 3_333, 9_999, 10_000] {
        let part = Part::of_ten_thousandths(number).unwrap();
        assert_eq!(Part::of_unit(part.unit()), Some(part));
        assert_eq!(Part::of_percent(&part.to_string()), Some(part));
    }
    assert_eq!((Part::of_unit(1.01), Part::of_unit(-0.01), Part::of_ten_thousandths(10_001)), (None, None, None));
}

const OPEN: Situation = Situation {
    standing: Standing::Open,
    is_locked: false,
    is_own: false,
    is_author: false,
    is_answered: false,
    side: Side::Client,
    side_of_document: Side::Firm,
    is_moved: false,
};
const ACTS: [Act; 6] = [Act::Answer, Act::Settle, Act::Reopen, Act::Edit, Act::Withdraw, Act::Place];

/// What may be done, as initials in the order of `ACTS`; `-` for what may not.
fn allowed(situation: Situation) -> String {
    let letters = ACTS.iter().zip("ASREWP".chars());
    letters.map(|(act, letter)| if decide(&situation, *act).is_ok() { letter } else { '-' }).collect()
}

#[test]
fn each_may_do_what_their_part_in_it_allows() {
    let own = Situation { is_own: true, is_author: true, ..OPEN };
    assert_eq!(allowed(OPEN), "A-----", "a colleague answers");
    assert_eq!(allowed(own), "AS-EW-", "its author may let it be, or say it better");
    assert_eq!(allowed(Situation { side: Side::Firm, ..OPEN }), "AS----", "whoever makes it says that it is done");
    assert_eq!(allowed(Situation { is_answered: true, ..own }), "AS----", "what was answered stays");
    assert_eq!(allowed(Situation { is_moved: true, ..OPEN }), "A----P");
    assert_eq!(allowed(Situation { standing: Standing::Done, ..own }), "A-R---", "done is opened again by anybody");
    assert_eq!(allowed(Situation { standing: Standing::Withdrawn, ..own }), "------");
    assert_eq!(allowed(Situation { is_locked: true, ..own }), "------", "what was approved stays as it is");
}

#[test]
fn an_open_comment_is_looked_at_again_in_every_newer_version() {
    assert!(is_moved(Standing::Open, true, 1, 2));
    assert!(!is_moved(Standing::Open, true, 2, 2), "somebody has looked");
    assert!(!is_moved(Standing::Done, true, 1, 2) && !is_moved(Standing::Open, false, 1, 2));
}

#[test]
fn every_refusal_has_words_of_its_own() {
    let locked = decide(&Situation { is_locked: true, ..OPEN }, Act::Answer).unwrap_err();
    assert_eq!(locked.rule, "proofing.comments-locked");
    let all = [
        decide(&OPEN, Act::Settle),
        decide(&OPEN, Act::Reopen),
        decide(&OPEN, Act::Place),
        decide(&Situation { is_own: true, is_answered: true, ..OPEN }, Act::Edit),
        decide(&Situation { standing: Standing::Done, ..OPEN }, Act::Settle),
        decide(&Situation { standing: Standing::Withdrawn, ..OPEN }, Act::Answer),
    ];
    let words: std::collections::BTreeSet<String> = all.into_iter().map(|one| one.unwrap_err().words).collect();
    assert_eq!(words.len(), 6);
    assert!(words.iter().all(|words| !words.starts_with("This is not possible")));
}
