//! Whatever is thrown at `check`: it says what is wrong, within a second, and never falls over.

use std::fmt::Write;

use portico_model::blueprint::{LARGEST, check, compile};

const SUPPORT_REQUESTS: &str = include_str!("../../../blueprints/support-requests.yaml");

/// The codes found, each once, in order of place.
fn codes(text: &str) -> String {
    let mut codes: Vec<String> = check(text).findings.iter().map(|finding| finding.code.to_string()).collect();
    codes.dedup();
    codes.join(" ")
}

#[test]
fn what_is_no_yaml_is_refused() {
    assert_eq!(codes("{ this is: [not yaml }\nmore: lines\n"), "BP001");
    assert_eq!(codes("a: b: c\nd: e\n"), "BP001");
    assert_eq!(codes("\ta: tabs\n\tb: tabs\nc: d\n"), "BP001");
    assert_eq!(codes("just some words\n"), "BP001");
    assert_eq!(codes("- a\n- list\n"), "BP001");
    assert_eq!(codes("\u{0}\u{1}\u{2}\nx: y\n"), "BP001");
}

#[test]
fn what_is_empty_is_refused() {
    for text in ["", "   \n\n", "# only a comment\n", "---\n", "~", "null\n"] {
        assert_eq!(codes(text), "BP002", "{text:?}");
    }
}

#[test]
fn what_is_cut_off_is_refused_at_every_place() {
    assert_eq!(codes("portico: 1\nname: \"Support requests"), "BP003");
    assert_eq!(codes("portico: 1\nroles: {client-admin: {name: A, side: client"), "BP003");
    for at in (0..SUPPORT_REQUESTS.len()).step_by(1499) {
        let Some(start) = SUPPORT_REQUESTS.get(..at) else { continue };
        assert!(check(start).has_errors(), "cut off at byte {at}");
    }
}

#[test]
fn twenty_thousand_levels_are_refused() {
    let deep = 20_000;
    assert_eq!(codes(&"[".repeat(deep)), "BP004");
    assert_eq!(codes(&format!("a: {}{}", "[".repeat(deep), "]".repeat(deep))), "BP004");
    assert_eq!(codes(&format!("{}1{}", "{a: ".repeat(deep), "}".repeat(deep))), "BP004");
    let mut block = String::new();
    for level in 0..600 {
        writeln!(block, "{}a:", " ".repeat(level)).unwrap();
    }
    assert_eq!(codes(&block), "BP004");
    assert_eq!(codes(&format!("{}x", "- ".repeat(deep))), "BP004");
    assert_eq!(codes(&format!("{}x", "? ".repeat(deep))), "BP004");
}

#[test]
fn aliases_of_aliases_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![before; 10].join(", ")).unwrap();
    }
    assert_eq!(codes(&bomb), "BP005");
    assert_eq!(codes("a: &a [*a]\n"), "BP001");
}

#[test]
fn what_is_too_large_is_refused_unread() {
    assert_eq!(codes(&format!("portico: 1\n# {}\n", "x".repeat(LARGEST))), "BP005");
    let wide: String = (0..60_000).fold(String::from("portico: 1\nroles:\n"), |mut text, at| {
        let _ = writeln!(text, " r{at}: 1");
        text
    });
    assert_eq!(codes(&wide), "BP005");
}

#[test]
fn a_second_document_is_refused() {
    assert_eq!(codes("portico: 1\n---\nportico: 1\n"), "BP007");
}

#[test]
fn a_missing_line_never_makes_it_fall_over() {
    let lines: Vec<&str> = SUPPORT_REQUESTS.lines().collect();
    for at in (0..lines.len()).step_by(5) {
        let mut without = lines.clone();
        without.remove(at);
        let report = check(&without.join("\n"));
        assert!(report.findings.iter().all(|finding| finding.line > 0), "without line {}: {report}", at + 1);
    }
}

#[test]
fn compiling_refuses_what_cannot_be_read_and_nothing_else() {
    assert!(compile("portico: 1").is_err());
    let unheld = SUPPORT_REQUESTS.replace("          holder: team\n", "");
    assert!(check(&unheld).has_errors());
    assert!(compile(&unheld).is_ok(), "a version published under older rules still loads");
}
