//! The published pages about blueprints are made from the code, and are current.
//!
//! `PORTICO_UPDATE=1 cargo test -p portico-model --test published` writes them anew.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::PathBuf;

use portico_model::blueprint::{Code, json_schema, reference};

fn is_current(name: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference").join(name);
    if option_env!("PORTICO_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{} is out of date: run with PORTICO_UPDATE=1", path.display());
}

#[test]
fn the_schema_is_current() {
    let schema = serde_json::to_string_pretty(&json_schema()).unwrap();
    is_current("blueprint.schema.json", &format!("{schema}\n"));
}

#[test]
fn the_table_of_findings_is_current() {
    is_current("blueprint-findings.md", &reference());
}

#[test]
fn no_code_is_given_twice() {
    let mut codes: Vec<&str> = Code::all().map(Code::as_str).collect();
    let before = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), before);
}
