//! Rules of retention that keep nothing, or delete what has to be kept.

use super::requirements::SOUND;
use expect_test::{Expect, expect};

/// As `changed`, with a rule for the documents of one item.
fn ruled(rule: &str, expect: &Expect) {
    let limit = "            max_megabytes: 5\n";
    crate::changed_in(SOUND, limit, &format!("{limit}            retention: {rule}\n"), expect);
}

#[test]
fn a_sound_rule() {
    ruled("{keep: 5 years, delete_after: 60 months, from: added}", &expect![[""]]);
}

#[test]
fn a_rule_that_says_nothing() {
    ruled(
        "{from: added}",
        &expect![[r#"
            portal.yaml:102:13: error[BP130]: neither `keep` nor `delete_after` is given
              at: record_types.file.requirements.passport.asks.document.retention
              help: Give `keep`, `delete_after` or both, such as `delete_after: 5 years`.
        "#]],
    );
}

#[test]
fn deletion_while_documents_have_to_be_kept() {
    ruled(
        "{keep: 5 years, delete_after: 59 months}",
        &expect![[r#"
            portal.yaml:102:40: error[BP131]: they are deleted after 59 months, and have to be kept for 5 years
              at: record_types.file.requirements.passport.asks.document.retention.delete_after
              help: Make `delete_after` at least as long as `keep`.
        "#]],
    );
}

#[test]
fn a_period_of_working_days() {
    ruled(
        "{delete_after: 90 working days}",
        &expect![[r#"
            portal.yaml:102:39: error[BP013]: `90 working days` is no period; write `5 years`, `18 months`, `6 weeks` or `90 days`
              at: record_types.file.requirements.passport.asks.document.retention.delete_after
              help: Write the value as described.
        "#]],
    );
}

#[test]
fn a_rule_of_the_record_type_that_says_nothing() {
    let list = "    requirements:\n      passport:";
    crate::changed_in(
        SOUND,
        list,
        &format!("    retention: {{}}\n{list}"),
        &expect![[r#"
            portal.yaml:94:5: error[BP130]: neither `keep` nor `delete_after` is given
              at: record_types.file.retention
              help: Give `keep`, `delete_after` or both, such as `delete_after: 5 years`.
        "#]],
    );
}
