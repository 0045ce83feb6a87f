//! `portico check`.

#![expect(clippy::unwrap_used, reason = "tests")]

use crate::program::run;
use portico_store::throwaway::Folder;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../blueprints/support-requests.yaml");

fn written(text: &str) -> (Folder, String) {
    let folder = Folder::new().unwrap();
    let path = folder.path().join("blueprint.yaml");
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn the_shipped_blueprint_has_no_findings() {
    let ended = run(&["check", SHIPPED]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(ended.out.contains("no findings\n"), "{}", ended.out);
}

// req 56
#[test]
fn what_a_file_sets_off_is_said_also_where_it_is_nothing() {
    let out = run(&["check", SHIPPED]).out;
    let moved =
        "a file of the client moves it from waiting-on-client to in-progress (answer); elsewhere it moves nothing\n";
    assert!(out.contains(moved), "{out}");
    assert!(out.contains("a file of the firm moves nothing\n"), "{out}");
    for name in ["creative-approvals", "compliance-documents"] {
        let out = run(&["check", &SHIPPED.replace("support-requests", name)]).out;
        for side in ["client", "firm"] {
            let said = out.lines().filter(|line| line.contains(&format!("a file of the {side} moves ")));
            assert_eq!(said.count(), 1, "{name}: {out}");
        }
    }
}

#[test]
fn a_faulty_blueprint_ends_with_one_and_says_where() {
    let text = std::fs::read_to_string(SHIPPED).unwrap().replace("initial: new", "initial: nwe");
    let (_folder, path) = written(&text);
    let ended = run(&["check", &path]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.out.contains(&format!("{path}:")) && ended.out.contains("error["), "{}", ended.out);
    let json = run(&["check", &path, "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, findings.pointer("/ok")), (1, Some(&serde_json::Value::Bool(false))));
}

#[test]
fn what_is_no_blueprint_at_all_is_refused() {
    let deep = "[".repeat(20_000);
    for text in ["", "\u{0}\u{1}", "portico: 1\nroles:\n  a: [", &deep] {
        let (_folder, path) = written(text);
        let ended = run(&["check", &path]);
        assert_eq!(ended.code, 1, "{}{}", ended.out, ended.err);
    }
}

#[test]
fn bad_usage_ends_with_two() {
    assert_eq!(run(&["check"]).code, 2);
    assert_eq!(run(&["check", "--jsn", SHIPPED]).code, 2);
    assert_eq!(run(&["chek", SHIPPED]).code, 2);
    let missing = run(&["check", "/nowhere/at/all.yaml"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("/nowhere/at/all.yaml cannot be read"), "{}", missing.err);
}
