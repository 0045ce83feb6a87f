//! Templates that would leave a blank in somebody's document, or that nobody could make.

use expect_test::{Expect, expect};

pub const SOUND: &str = include_str!("../../src/templates/tests/portal.yaml");

fn changed(from: &str, to: &str, expect: &Expect) {
    crate::changed_in(SOUND, from, to, expect);
}

// req 108
#[test]
fn an_unknown_field() {
    changed(
        "{{ answers.fee }}",
        "{{ answers.fees }}",
        &expect![[r#"
            portal.yaml:108:19: error[BP121]: nothing is known as `fees`
              at: record_types.engagement.templates.letter.body
              help: Did you mean `fee`?
        "#]],
    );
    changed(
        "{{ answers.systems or",
        "{{ answers.note or",
        &expect![[r#"
            portal.yaml:111:23: error[BP121]: nothing is known as `note`
              at: record_types.engagement.templates.letter.body
              help: Known here: `subject`, `fee`, `begins-on`, `scope`, `systems`, `contact`, `office`, `remarks`, `staff`, `extra`, `margin`.
        "#]],
    );
}

// req 108
#[test]
fn an_unknown_name() {
    changed(
        "by {{ organization.name }}",
        "by {{ organisation.name }}",
        &expect![[r#"
        portal.yaml:94:50: error[BP121]: nothing is known as `organisation.name`
          at: record_types.engagement.templates.letter.title
          help: Did you mean `organization.name`?
    "#]],
    );
    changed(
        "{{ answers.office.city",
        "{{ answers.office.town",
        &expect![[r#"
            portal.yaml:116:16: error[BP121]: nothing is known as `town`
              at: record_types.engagement.templates.letter.body
              help: Known here: `line1`, `line2`, `postcode`, `city`, `country`.
        "#]],
    );
    changed(
        "{{ answers.scope }}",
        "{{ answers.scope.label }}",
        &expect![[r#"
            portal.yaml:110:21: error[BP121]: “Scope” has no parts
              at: record_types.engagement.templates.letter.body
              help: Write the field alone.
        "#]],
    );
}

#[test]
fn a_placeholder_that_cannot_be_read() {
    changed(
        "{{ answers.fee }}",
        "{{ answers.fee }",
        &expect![[r#"
            portal.yaml:108:19: error[BP120]: the placeholder is not closed: `}}` is missing on this line
              at: record_types.engagement.templates.letter.body
              help: Write a placeholder as `{{ answers.fee }}` or `{{ answers.fee or "as agreed" }}` on one line, and a fact as `| Fee | … |`.
        "#]],
    );
    changed(
        "{{ answers.fee }}",
        "{{ }}",
        &expect![[r#"
            portal.yaml:108:19: error[BP120]: the placeholder is empty
              at: record_types.engagement.templates.letter.body
              help: Write a placeholder as `{{ answers.fee }}` or `{{ answers.fee or "as agreed" }}` on one line, and a fact as `| Fee | … |`.
        "#]],
    );
    changed(
        "{{ answers.fee }}",
        "{{ answers.fee, or nothing }}",
        &expect![[r#"
            portal.yaml:108:19: error[BP120]: write a placeholder as `{{ name }}` or `{{ name or "other words" }}`
              at: record_types.engagement.templates.letter.body
              help: Write a placeholder as `{{ answers.fee }}` or `{{ answers.fee or "as agreed" }}` on one line, and a fact as `| Fee | … |`.
        "#]],
    );
}

#[test]
fn a_fact_of_three_cells() {
    changed(
        "| Fee | {{ answers.fee }} |",
        "| Fee | {{ answers.fee }} | net |",
        &expect![[r#"
            portal.yaml:108:11: error[BP120]: a line of facts has two cells: `| what it is | its value |`
              at: record_types.engagement.templates.letter.body
              help: Write a placeholder as `{{ answers.fee }}` or `{{ answers.fee or "as agreed" }}` on one line, and a fact as `| Fee | … |`.
        "#]],
    );
}

#[test]
fn an_answer_of_the_firm_in_a_document_for_clients() {
    changed(
        "{{ answers.fee }}",
        "{{ answers.margin }}",
        &expect![[r#"
            portal.yaml:108:19: error[BP122]: `answers.margin` is for the firm alone, and the document is not
              at: record_types.engagement.templates.letter.body
              help: Remove the placeholder, ask for the field on the client's side, or write `firm_only: true` if the document is for the firm alone.
        "#]],
    );
}

#[test]
fn a_document_of_the_firm_that_a_client_makes() {
    changed(
        "who: { roles: [clerk], relations: [team] }",
        "who: { roles: [clerk, client-admin] }",
        &expect![[r#"
            portal.yaml:123:31: error[BP051]: `sheet` is for the firm alone, and `client-admin` is a client's role
              at: record_types.engagement.templates.sheet.who.roles[1]
              help: Remove the role, or `firm_only: true`.
        "#]],
    );
}

#[test]
fn nobody_makes_it() {
    changed(
        "see: all, open: all, advance: all, attach: all",
        "see: all, open: all, advance: all",
        &expect![[r#"
        portal.yaml:97:9: error[BP101]: none of the roles that make `letter` may see a engagement and add files to it
          at: record_types.engagement.templates.letter.who
          help: Name a role whose access row for this record type allows `see` and `attach`, and a relation that its side can have.
        portal.yaml:123:9: error[BP101]: none of the roles that make `sheet` may see a engagement and add files to it
          at: record_types.engagement.templates.sheet.who
          help: Name a role whose access row for this record type allows `see` and `attach`, and a relation that its side can have.
    "#]],
    );
    changed(
        "who: { roles: [clerk], relations: [team] }",
        "who: { roles: [clrk] }",
        &expect![[r#"
        portal.yaml:123:9: error[BP101]: none of the roles that make `sheet` may see a engagement and add files to it
          at: record_types.engagement.templates.sheet.who
          help: Name a role whose access row for this record type allows `see` and `attach`, and a relation that its side can have.
        portal.yaml:123:24: error[BP021]: `clrk` is not declared
          at: record_types.engagement.templates.sheet.who.roles[0]
          help: Did you mean `clerk`?
    "#]],
    );
}

#[test]
fn an_item_that_it_cannot_fill() {
    changed(
        "        slot: letter\n",
        "        slot: lettr\n",
        &expect![[r#"
        portal.yaml:98:9: error[BP029]: `lettr` is not declared
          at: record_types.engagement.templates.letter.slot
          help: Did you mean `letter`?
    "#]],
    );
    changed(
        "        slot: letter\n",
        "        slot: passport\n",
        &expect![[r#"
        portal.yaml:98:9: error[BP123]: `passport` asks for `expires` with the document, and nobody is there to say it
          at: record_types.engagement.templates.letter.slot
          help: Name an item that takes PDF, asks nothing about the document, and is handed in by those who make it; or remove `slot`.
    "#]],
    );
    changed(
        "        slot: letter\n",
        "        slot: picture\n",
        &expect![[r#"
        portal.yaml:98:9: error[BP123]: a PDF is made, and `picture` takes none
          at: record_types.engagement.templates.letter.slot
          help: Name an item that takes PDF, asks nothing about the document, and is handed in by those who make it; or remove `slot`.
        portal.yaml:98:9: error[BP123]: `clerk` makes it, but does not hand in `picture`
          at: record_types.engagement.templates.letter.slot
          help: Name an item that takes PDF, asks nothing about the document, and is handed in by those who make it; or remove `slot`.
    "#]],
    );
    changed(
        "        firm_only: true\n",
        "        firm_only: true\n        slot: letter\n",
        &expect![[r#"
        portal.yaml:125:9: error[BP123]: the document is for the firm alone, and `letter` is everybody's
          at: record_types.engagement.templates.sheet.slot
          help: Name an item that takes PDF, asks nothing about the document, and is handed in by those who make it; or remove `slot`.
    "#]],
    );
}

#[test]
fn a_condition_that_can_never_hold() {
    changed(
        "when: answers.scope == \"audit\"",
        "when: answers.scope == \"audti\"",
        &expect![[r#"
        portal.yaml:95:32: error[BP081]: `audti` can never be chosen here. Did you mean `audit`?
          at: record_types.engagement.templates.letter.when
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
    changed(
        "when: answers.scope == \"audit\"",
        "when: actor.side == \"firm\"",
        &expect![[r#"
        portal.yaml:95:15: error[BP081]: `actor` is not known. Known here: `answers`, `record`, `today`.
          at: record_types.engagement.templates.letter.when
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
    changed(
        "        when: answers.scope == \"audit\"\n",
        "",
        &expect![[r#"
        portal.yaml:95:9: error[BP061]: there is no `when`
          at: record_types.engagement.templates.letter.when_words
          help: Add `when`, or remove it.
    "#]],
    );
}

#[test]
fn words_that_are_missing() {
    changed(
        "        client_label: Your engagement letter\n",
        "",
        &expect![[r#"
        portal.yaml:91:7: error[BP035]: clients see the document, but the template has no `client_label`
          at: record_types.engagement.templates.letter
          help: Add them; clients never see the words that staff use.
    "#]],
    );
    changed(
        "label: Calculation",
        "label: \"\"",
        &expect![[r#"
        portal.yaml:121:9: error[BP011]: `label` says nothing
          at: record_types.engagement.templates.sheet.label
          help: Add it.
    "#]],
    );
}
