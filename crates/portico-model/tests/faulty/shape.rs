//! Documents that are not shaped like a blueprint.

use expect_test::expect;

use crate::changed;

#[test]
fn a_misspelt_key() {
    changed(
        "help: Somebody works on it.",
        "hepl: Somebody works on it.",
        &expect![[r#"
        portal.yaml:35:9: warning[BP040]: the state has no `help`
          at: record_types.task.workflow.states.working
          help: Add `help` for staff and `client_help` for clients.
        portal.yaml:39:11: error[BP010]: `hepl` is not known here
          at: record_types.task.workflow.states.working.hepl
          help: Did you mean `help`?
    "#]],
    );
}

#[test]
fn two_misspelt_keys_are_both_named() {
    changed(
        "- name: Large\n          when: answers",
        "- nmae: Large\n          whne: answers",
        &expect![[r#"
        portal.yaml:85:11: error[BP010]: `nmae` is not known here
          at: record_types.task.routing.rules[0].nmae
          help: Did you mean `name`?
        portal.yaml:85:11: error[BP011]: `name` is missing here
          at: record_types.task.routing.rules[0]
          help: Add `name: …`.
        portal.yaml:86:11: error[BP010]: `whne` is not known here
          at: record_types.task.routing.rules[0].whne
          help: Did you mean `when`?
    "#]],
    );
}

#[test]
fn a_missing_key() {
    changed(
        "          label: Working\n",
        "",
        &expect![[r#"
        portal.yaml:36:11: error[BP011]: `label` is missing here
          at: record_types.task.workflow.states.working
          help: Add `label: …`.
    "#]],
    );
}

#[test]
fn a_key_given_twice() {
    changed(
        "label: Working\n",
        "label: Working\n          label: Toiling\n",
        &expect![[r#"
            portal.yaml:38:11: error[BP006]: `label` stands here a second time; the first is in line 37
              at: record_types.task.workflow.states.working.label
              help: Remove or rename one of the two.
        "#]],
    );
}

#[test]
fn a_state_given_twice() {
    changed(
        "        stuck:\n",
        "        asked:\n",
        &expect![[r#"
            portal.yaml:35:9: error[BP034]: stuck work in `working` has nowhere to go
              at: record_types.task.workflow.states.working
              help: Add a transition from this state to a state marked `exception: true`, for example with `from: any-open`.
            portal.yaml:54:9: error[BP006]: `asked` stands here a second time; the first is in line 45
              at: record_types.task.workflow.states.asked
              help: Remove or rename one of the two.
            portal.yaml:54:9: error[BP034]: stuck work in `asked` has nowhere to go
              at: record_types.task.workflow.states.asked
              help: Add a transition from this state to a state marked `exception: true`, for example with `from: any-open`.
            portal.yaml:74:45: error[BP020]: `stuck` is not declared
              at: record_types.task.workflow.transitions.stop.to
              help: Known here: `working`, `asked`, `over`.
            portal.yaml:77:27: error[BP020]: `stuck` is not declared
              at: record_types.task.workflow.transitions.finish.from[1]
              help: Known here: `working`, `asked`, `over`.
        "#]],
    );
}

#[test]
fn a_word_that_is_not_known() {
    changed(
        "meaning: waiting",
        "meaning: wating",
        &expect![[r#"
        portal.yaml:46:20: error[BP012]: `wating` is not known here
          at: record_types.task.workflow.states.asked.meaning
          help: Did you mean `waiting`?
    "#]],
    );
}

#[test]
fn a_number_for_a_text() {
    changed(
        "label: Asked",
        "label: 12",
        &expect![[r#"
        portal.yaml:47:18: error[BP013]: expected a text, found a number: put it in quotes
          at: record_types.task.workflow.states.asked.label
          help: Write the value as described.
    "#]],
    );
}

#[test]
fn a_text_for_a_list() {
    changed(
        "from: [working]",
        "from: working",
        &expect![[r#"
        portal.yaml:72:33: error[BP013]: expected `any-open` or a list of states, found `working`
          at: record_types.task.workflow.transitions.ask.from
          help: Write the value as described.
    "#]],
    );
}

#[test]
fn another_format_version() {
    changed(
        "portico: 1",
        "portico: 2",
        &expect![[r#"
        portal.yaml:1:1: error[BP014]: this is format 2; this program reads 1
          at: portico
          help: Write `portico: 1`.
    "#]],
    );
}

#[test]
fn a_badly_formed_key() {
    changed(
        "  desk: {name: Desk}",
        "  desk: {name: Desk}\n  Front_Desk: {name: Front}",
        &expect![[r#"
        portal.yaml:8:3: error[BP015]: `Front_Desk` is not a well-formed key
          at: teams.Front_Desk
          help: Use lower-case letters, digits and single hyphens, beginning with a letter, at most 60 characters.
    "#]],
    );
}

#[test]
fn a_length_of_time_that_is_none() {
    changed(
        "within: 3 days",
        "within: a while",
        &expect![[r#"
        portal.yaml:53:30: error[BP013]: `a while` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`
          at: record_types.task.workflow.states.asked.deadline.within
          help: Write the value as described.
    "#]],
    );
}

#[test]
fn a_calendar_that_nobody_knows() {
    changed(
        "calendar: office, escalate: {role",
        "calendar: ofice, escalate: {role",
        &expect![[r#"
        portal.yaml:43:46: error[BP024]: `ofice` is not declared
          at: record_types.task.workflow.states.working.deadline.calendar
          help: Did you mean `office`?
    "#]],
    );
}

#[test]
fn a_time_zone_that_does_not_exist() {
    changed(
        "time_zone: UTC",
        "time_zone: Mars/Olympus",
        &expect![[r#"
            portal.yaml:9:11: error[BP027]: `Mars/Olympus` is no time zone; write a name such as `Europe/Berlin` or `UTC`
              at: calendars.office
              help: Give a known time zone and hours such as `mon-fri: ["09:00-17:00"]`.
        "#]],
    );
}

#[test]
fn hours_that_end_before_they_begin() {
    changed(
        "09:00-17:00",
        "17:00-09:00",
        &expect![[r#"
            portal.yaml:9:11: error[BP027]: `17:00-09:00` ends before it begins; write a night as `22:00-24:00` and, on the next day, `00:00-06:00`
              at: calendars.office
              help: Give a known time zone and hours such as `mon-fri: ["09:00-17:00"]`.
        "#]],
    );
}

#[test]
fn a_naming_rule_with_an_unknown_variable() {
    changed(
        "record_types:\n",
        "files: {naming: \"{nummer} {original}\"}\nrecord_types:\n",
        &expect![[r#"
        portal.yaml:10:17: error[BP013]: {nummer} is no variable. There are {number}, {slot}, {organization}, {version}, {date}, {original}
          at: files.naming
          help: Write the value as described.
    "#]],
    );
}
