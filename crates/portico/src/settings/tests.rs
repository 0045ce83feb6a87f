//! Settings as operators write them, right and wrong.

use super::{Layers, Options, Settings, read, reference};
use crate::failure::{Failure, Result};
use expect_test::{Expect, expect, expect_file};
use portico_connect::{blobs::Place, clamd::Address};
use portico_portal::storage::Unscanned;
use portico_store::throwaway::Folder;

fn given(file: Option<&str>, variables: &[(&str, &str)], options: &[(&'static str, &str)]) -> Result<Settings> {
    let folder = Folder::new().unwrap();
    let path = folder.path().join("settings.toml");
    if let Some(text) = file {
        std::fs::write(&path, text).unwrap();
    }
    let variables: Vec<(String, String)> =
        variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let given = options.iter().map(|(key, value)| (*key, "--option", (*value).to_owned())).collect();
    let options = Options { file: file.map(|_| path), given, alone: file.is_none() };
    read(&Layers::gather(&options, &variables)?)
}

fn faults(result: Result<Settings>) -> String {
    match result {
        Ok(settings) => format!("{settings:?}"),
        Err(Failure::Faults(words) | Failure::Usage(words)) => words
            .lines()
            .map(|line| line.split("file /").next().unwrap_or(line).to_owned() + rest(line) + "\n")
            .collect(),
        Err(Failure::Printed) => "printed".into(),
    }
}

/// What follows the path of a throw-away file.
fn rest(line: &str) -> &str {
    line.split_once("settings.toml").map_or("", |(_, rest)| rest)
}

fn check(file: &str, variables: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&faults(given(Some(file), variables, &[])));
}

#[test]
fn without_any_settings_it_listens_on_this_machine_alone() {
    let settings = given(None, &[], &[]).unwrap();
    assert!(settings.listen.ip().is_loopback());
    assert_eq!(settings.database, super::Database::Sqlite);
    assert_eq!(settings.portal(settings.listen, false).base_url, "http://127.0.0.1:8080");
}

#[test]
fn a_variable_wins_over_the_file_and_an_option_over_both() {
    let file = "listen = \"127.0.0.1:1\"\nclient_passwords = true\n[log]\nformat = \"json\"";
    let settings =
        given(Some(file), &[("listen", "127.0.0.1:2"), ("log__level", "debug")], &[("listen", "127.0.0.1:3")]).unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert!(settings.client_passwords);
    assert_eq!((settings.log.format, settings.log.level.as_str()), (super::LogFormat::Json, "debug"));
}

#[test]
fn a_name_that_is_no_setting_is_an_error_with_the_nearest_one() {
    check(
        "lisen = \"127.0.0.1:1\"\n[mail]\nhots = \"x\"",
        &[("bas_url", "https://a.example")],
        &expect![[r"
        variable PORTICO_BAS_URL: there is no setting `bas_url`. Did you mean `base_url`?
        : there is no setting `lisen`. Did you mean `listen`?
        : there is no setting `mail.hots`. Did you mean `mail.host`?
    "]],
    );
}

#[test]
fn every_wrong_value_is_named_with_what_it_takes() {
    let file = "listen = \"8080\"\ntrusted_proxies = [\"10.0.0.1\", \"proxy\"]\nclient_passwords = \"maybe\"\n\
        database = \"mysql://x\"\n[mail]\nport = 0\nsecurity = \"ssl\"\nfrom = \"Portal\"";
    check(
        file,
        &[],
        &expect![[r#"
        listen (): "8080" does not fit; it takes an address and a port, such as 127.0.0.1:8080
        database (): what is given does not fit; it takes sqlite, or postgresql://user:password@host/database
        trusted_proxies (): "10.0.0.1,proxy" does not fit; it takes addresses of hosts, such as 10.0.0.1, separated by commas
        client_passwords (): "maybe" does not fit; it takes yes or no
        mail.security (): "ssl" does not fit; it takes none, starttls, tls
        mail.port (): "0" does not fit; it takes a port from 1 to 65535
        mail.from (): "Portal" does not fit; it takes a mail address such as portal@example.com
    "#]],
    );
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    check(
        "listen = \"0.0.0.0:8080\"",
        &[],
        &expect![[r"
        listen is 0.0.0.0:8080, which other machines reach, and plain http would show them every session: put a proxy that speaks https in front and set base_url to its https address, or listen on 127.0.0.1
    "]],
    );
    check(
        "base_url = \"http://portal.example.com\"",
        &[],
        &expect![[r"
        base_url is http://portal.example.com: plain http is for this machine only. Use an https address and a proxy that serves it
    "]],
    );
    let behind =
        given(Some("listen = \"0.0.0.0:8080\"\nbase_url = \"https://portal.example.com/\""), &[], &[]).unwrap();
    assert_eq!(behind.base_url.as_deref(), Some("https://portal.example.com"));
}

#[test]
fn a_password_does_not_cross_the_network_in_clear() {
    check(
        "[mail]\nhost = \"mail.example.com\"\nuser = \"portal\"\npassword = \"s3cret\"",
        &[],
        &expect![[r"
        mail.security is none, so the password would cross the network in clear: set it to tls or starttls
    "]],
    );
    check(
        "[mail]\nuser = \"portal\"",
        &[],
        &expect![[r"
        mail.user and mail.password belong together: set both or neither
    "]],
    );
}

#[test]
fn a_secret_may_be_read_from_a_file_but_not_from_two_places() {
    let folder = Folder::new().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "0017\n").unwrap();
    let path = path.display().to_string();
    let settings = given(None, &[("metrics__token_file", &path)], &[]).unwrap();
    assert_eq!(settings.metrics.token.as_deref(), Some("0017"));
    let both = given(None, &[("metrics__token_file", &path), ("metrics__token", "x")], &[]);
    assert!(faults(both).contains("use one of them"));
    let missing = given(None, &[("metrics__token_file", "/nowhere/at/all")], &[]);
    assert!(faults(missing).contains("cannot be read"));
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_place() {
    let told = faults(given(Some("listen = "), &[], &[]));
    assert!(told.contains("is no sound TOML") || told.contains('1'), "{told}");
}

#[test]
fn the_reference_names_every_setting() {
    expect_file!["../../../../docs/reference/settings.md"].assert_eq(&reference());
}

#[test]
fn a_bucket_needs_its_names_and_limits_need_kinds_that_are_known() {
    let file = "[files]\nplace = \"s3\"\ns3_bucket = \"b\"\nkinds = \"pdf,exe\"\nmost = 0\nunscanned = \"trust\"\n\
        [scanner]\naddress = \"clamd\"";
    check(
        file,
        &[],
        &expect![[r#"
        files.s3_key is missing: files.place is s3
        files.s3_secret is missing: files.place is s3
        scanner.address (): "clamd" does not fit; it takes unix:/run/clamav/clamd.ctl or an address and a port
        files.most (): "0" does not fit; it takes a whole number, 1 or more
        files.kinds (): "pdf,exe" does not fit; it takes kinds of files, separated by commas: pdf, jpg, png, gif, webp, tiff, heic, docx, xlsx, pptx, odt, ods, odp, doc, xls, ppt, rtf, txt, csv, xml, zip, mp4, mov, mp3, wav
        files.unscanned (): "trust" does not fit; it takes label, hold
    "#]],
    );
}

#[test]
fn files_and_the_scanner_are_read_as_they_are_written() {
    let file = "[files]\nfolder = \"/srv/files\"\nkinds = [\"pdf\", \"png\"]\nsmaller_than_mb = 20\nquota_mb = 100\n\
        unscanned = \"hold\"\n[scanner]\naddress = \"unix:/run/clamav/clamd.ctl\"\nlargest_mb = 10";
    let files = given(Some(file), &[], &[]).unwrap().files;
    assert_eq!(files.rules.limits.sentence(), "PDF or PNG, smaller than 20 MB. Up to 10 files.");
    assert_eq!((files.rules.quota, files.rules.unscanned), (100 << 20, Unscanned::Hold));
    assert!(matches!(files.place, Some(Place::Folder { path }) if path.ends_with("files")));
    let scanner = files.scanner.unwrap();
    assert_eq!(scanner.address, Address::Socket { path: "/run/clamav/clamd.ctl".into() });
    assert_eq!((scanner.largest, scanner.limit.as_secs()), (10 << 20, 120));
    let by_line = given(Some("[scanner]\naddress = \"127.0.0.1:3310\""), &[], &[]).unwrap().files.scanner.unwrap();
    assert_eq!(by_line.address, Address::Tcp { host: "127.0.0.1".into(), port: 3310 });
}
