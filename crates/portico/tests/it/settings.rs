//! `portico config`.

use crate::program::run;
use portico_store::throwaway::Folder;

#[test]
fn a_wrong_setting_ends_with_one_and_a_sentence() {
    let ended = run(&["config", "check", "--listen", "0.0.0.0:8080"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("put a proxy that speaks https in front"), "{}", ended.err);
    assert_eq!(run(&["serve", "--listen", "nonsense"]).code, 1);
    assert_eq!(run(&["config", "check", "--config", "/nowhere.toml"]).code, 2);
}

#[test]
fn shown_settings_say_where_they_came_from_and_hide_secrets() {
    let folder = Folder::new().unwrap();
    let file = folder.path().join("portico.toml");
    std::fs::write(&file, "[metrics]\ntoken = \"topsecret\"\n").unwrap();
    let data = folder.path().display().to_string();
    let ended = run(&["config", "show", "--data", &data]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(!ended.out.contains("topsecret"), "{}", ended.out);
    let line = |name: &str| ended.out.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(
        line("metrics.token").contains("(a secret)") && line("metrics.token").contains(&file.display().to_string())
    );
    assert!(line("data ").contains("option --data"));
    assert!(line("mail.host").ends_with("# default"));
}

/// A check that looks into the wrong folder must not say that nothing is broken there.
#[test]
fn a_folder_without_a_portal_is_said_to_be_one_and_stays_empty() {
    let folder = Folder::new().unwrap();
    let data = folder.path().display().to_string();
    for command in [
        &["audit", "verify"][..],
        &["audit", "checkpoint", "--workspace", "Harbour & Pike"],
        &["report", "outcomes", "--workspace", "Harbour & Pike"],
    ] {
        let ended = run(&[command, &["--data", &data]].concat());
        assert_eq!(ended.code, 1, "{command:?}: {}", ended.out);
        assert!(ended.err.contains(&format!("there is no portal in {data}")), "{command:?}: {}", ended.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
