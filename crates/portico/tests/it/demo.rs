//! `portico demo`.

use crate::program::{run, start};
use portico_store::throwaway::Folder;

#[test]
fn a_second_start_keeps_the_data_and_prints_links_again() {
    let folder = Folder::new().unwrap();
    let data = folder.path().display().to_string();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--data", &data];
    let first = start(&arguments, 16);
    let link = |lines: &[String], name: &str| {
        let line = lines.iter().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    let before = link(&first.lines, "Dana Reyes");
    let path = |link: &str, address: &str| link.strip_prefix(&format!("http://{address}")).unwrap().to_owned();
    let answer = first.get(&path(&before, &first.address), "");
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("set-cookie: portico="), "{answer}");
    assert_eq!(first.end(), 0);
    let again = start(&arguments, 16);
    let after = link(&again.lines, "Dana Reyes");
    assert_ne!(before.rsplit('/').next(), after.rsplit('/').next(), "links are as old as the program");
    assert_eq!(again.end(), 0);
    let verified = run(&["audit", "verify", "--fold", "--data", &data]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    let figures = run(&["report", "outcomes", "--workspace", "Harbour & Pike", "--json", "--data", &data]);
    let figures: serde_json::Value = serde_json::from_str(&figures.out).unwrap();
    assert!(figures.pointer("/cases").and_then(serde_json::Value::as_u64).unwrap() >= 40);
}

#[test]
fn it_listens_on_this_machine_only() {
    let ended = run(&["demo", "--listen", "0.0.0.0:8080"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("this machine only"), "{}", ended.err);
}
