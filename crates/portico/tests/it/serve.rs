//! `portico serve`.

use crate::program::{run, start};
use portico_store::throwaway::Folder;

#[test]
fn it_says_where_it_listens_and_how_to_begin_and_ends_when_asked() {
    let folder = Folder::new().unwrap();
    let data = folder.path().display().to_string();
    let server = start(&["serve", "--listen", "127.0.0.1:0", "--data", &data], 2);
    assert!(server.lines.iter().any(|line| line.contains("/setup")), "{:?}", server.lines);
    assert!(server.lines.iter().any(|line| line.starts_with("Code: ")), "{:?}", server.lines);
    assert!(server.get("/health/live", "").starts_with("HTTP/1.1 200"));
    assert!(server.get("/health/ready", "").starts_with("HTTP/1.1 200"));
    assert!(server.get("/metrics", "").starts_with("HTTP/1.1 404"), "without a token there are no figures");
    assert_eq!(run(&["healthcheck", "--listen", &server.address]).code, 0);
    assert_eq!(server.end(), 0);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let folder = Folder::new().unwrap();
    let data = folder.path().display().to_string();
    let server = start(&["serve", "--listen", "127.0.0.1:0", "--data", &data], 0);
    let second = run(&["serve", "--listen", "127.0.0.1:0", "--data", &data]);
    assert_eq!(second.code, 1);
    assert!(second.err.contains("another portico server works in"), "{}", second.err);
    assert_eq!(run(&["audit", "verify", "--data", &data]).code, 0, "commands work beside a server");
    drop(server);
}

#[test]
fn figures_need_their_token() {
    let folder = Folder::new().unwrap();
    let data = folder.path().display().to_string();
    std::fs::write(folder.path().join("portico.toml"), "[metrics]\ntoken = \"abc\"").unwrap();
    let server = start(&["serve", "--listen", "127.0.0.1:0", "--data", &data], 0);
    assert!(server.get("/metrics", "").starts_with("HTTP/1.1 401"));
    assert!(server.get("/metrics", "authorization: Bearer abd").starts_with("HTTP/1.1 401"));
    let figures = server.get("/metrics", "authorization: Bearer abc");
    assert!(figures.contains("portico_store_statements_total"), "{figures}");
}
