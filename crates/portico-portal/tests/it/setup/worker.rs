//! Every kind of job that is enqueued somewhere is done by somebody.

use portico_connect::smtp::Transport;
use portico_portal::setup;
use portico_testkit::TestPortal;
use std::{fs, path::Path};

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_job_that_is_enqueued_has_a_handler() {
    let portal = TestPortal::sqlite().await;
    let registry = setup::worker::registry(&portal.portal, Transport::Kept);
    let kinds = kinds(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(kinds.len() >= 6, "{kinds:?}");
    let forgotten: Vec<&String> = kinds.iter().filter(|kind| !registry.handles(kind)).collect();
    assert!(forgotten.is_empty(), "nobody does {forgotten:?}");
}

/// Every name of a kind of job in these files: `"records.escalate_overdue"`.
fn kinds(folder: &Path) -> Vec<String> {
    let mut kinds = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            kinds.extend(self::kinds(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            kinds.extend(fs::read_to_string(&path).unwrap().lines().filter_map(constant));
        }
    }
    kinds
}

/// A constant that holds a name of two parts.
fn constant(line: &str) -> Option<String> {
    let (name, value) = line.trim().split_once(": &")?;
    let value = value.split_once("= \"")?.1.strip_suffix("\";")?;
    let is_constant = name.starts_with("const ") || name.starts_with("pub const ");
    let parts = value.split_once('.')?;
    let is_kind = [parts.0, parts.1]
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    (is_constant && is_kind).then(|| value.to_owned())
}
