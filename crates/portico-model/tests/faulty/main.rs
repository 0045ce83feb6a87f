//! Deliberately faulty blueprints, each with what `check` says about it.
//!
//! Each is a small sound blueprint with one thing changed, so that a code stands for one mistake.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod access;
mod approvals;
mod expressions;
mod forms;
mod payments;
mod requirements;
mod retention;
mod shape;
mod templates;
mod workflow;

use expect_test::Expect;
use portico_model::blueprint::check;

const SOUND: &str = include_str!("sound.yaml");

/// Checks the sound blueprint with one text replaced by another.
pub fn changed(from: &str, to: &str, expect: &Expect) {
    changed_in(SOUND, from, to, expect);
}

/// As `changed`, in another sound blueprint.
pub fn changed_in(sound: &str, from: &str, to: &str, expect: &Expect) {
    assert!(sound.contains(from), "the sound blueprint does not hold {from:?}");
    expect.assert_eq(&check(&sound.replacen(from, to, 1)).render("portal.yaml"));
}

/// As `changed`, with two texts.
pub fn changed_twice(from: [&str; 2], to: [&str; 2], expect: &Expect) {
    let text = from.iter().zip(to).fold(SOUND.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the sound blueprint does not hold {from:?}");
        text.replacen(from, to, 1)
    });
    expect.assert_eq(&check(&text).render("portal.yaml"));
}

#[test]
fn the_sound_blueprints_have_no_finding() {
    for sound in [SOUND, approvals::SOUND, requirements::SOUND, payments::SOUND, templates::SOUND] {
        let report = check(sound);
        assert!(report.is_clean(), "{report}");
    }
}

#[test]
fn findings_are_also_json() {
    let report = check(&SOUND.replacen("holder: owner", "tone: info", 1));
    let json = report.to_json();
    assert_eq!(json["ok"], false);
    assert_eq!(json["findings"][0]["code"], "BP032");
    assert_eq!(json["findings"][0]["path"], "record_types.task.workflow.states.working");
}
