//! The matrix as a blueprint writes it.

use expect_test::{Expect, expect};

use super::super::{Action, Matrix};

fn check(yaml: &str, expected: &Expect) {
    let said = match serde_saphyr::from_str::<Matrix>(yaml) {
        Ok(matrix) => serde_json::to_string(&matrix).unwrap(),
        Err(error) => error.without_snippet().to_string(),
    };
    expected.assert_eq(&said);
}

#[test]
fn a_cell_is_a_relation_a_list_or_the_long_form() {
    check(
        "{a: {request: {see: all, reply: [own, participant], note: {relations: [team]}}}}",
        &expect![[r#"{"a":{"request":{"see":"all","reply":["own","participant"],"note":"team"}}}"#]],
    );
    check(
        "{a: {request: {advance: {relations: [own], when: {state: [new], ball: [none], mine: false}, strength: confirmed}}}}",
        &expect![[
            r#"{"a":{"request":{"advance":{"relations":["own"],"when":{"state":["new"],"ball":["none"],"mine":false},"strength":"confirmed"}}}}"#
        ]],
    );
}

#[test]
fn what_is_no_cell_is_refused() {
    check(
        "{a: {request: {see: everything}}}",
        &expect![
            "unknown variant `everything`, expected one of own, participant, assigned, team, organization, subtree, all at line 1, column 16"
        ],
    );
    check(
        "{a: {request: {peek: all}}}",
        &expect![
            "unknown variant `peek`, expected one of see, open, answer, advance, approve, assign, reply, note, attach, audit, create, change, invite, configure, import, report, tokens at line 1, column 16"
        ],
    );
    check(
        "{a: {request: {see: {relations: [own], whenever: {}}}}}",
        &expect!["unknown field `whenever`, expected one of relations, when, strength at line 1, column 40"],
    );
    check(
        "{a: {request: {see: {relations: [own], when: {colour: [red]}}}}}",
        &expect!["unknown field `colour`, expected one of state, ball, team, type, mine at line 1, column 47"],
    );
    check(
        "{a: {request: {see: 3}}}",
        &expect![
            "invalid type: integer `3`, expected a relation (`all`), a list of relations (`[own, participant]`) or `{relations: […], when: {…}}` at line 1, column 16"
        ],
    );
}

#[test]
fn the_words_of_actions_are_those_of_the_document() {
    for action in Action::EVERY {
        assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
        assert_eq!(Action::parse(action.as_str()), Some(action));
    }
    assert_eq!(Action::parse("peek"), None);
}

#[test]
fn the_schema_of_a_cell_knows_the_three_forms() {
    let schema = serde_json::to_value(schemars::schema_for!(Matrix)).unwrap();
    let forms = schema.pointer("/$defs/Cell/anyOf").and_then(|forms| forms.as_array()).map(Vec::len);
    assert_eq!(forms, Some(3), "{schema:#}");
}
