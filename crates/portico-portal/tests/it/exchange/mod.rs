//! Logs of elsewhere: written by the tests themselves, and the real ones where they are at hand.

use portico_portal::exchange::import::{ImportError, ImportReport, Options, run};
use portico_store::throwaway::Folder;
use portico_testkit::TestPortal;
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

mod import_history;
mod import_rounds;
mod interrupted;
mod real_logs;
mod suggested;

/// The workspace of the cast.
pub const HERE: &str = "Harbour & Pike";

pub const MAP: &str = "
source: tickets
type: support-request
case: {title: \"Ticket {case}\"}
organization: {attribute: customer, default: Walk-in clients}
person: {attribute: org:resource, role: contributor}
fields:
  category: {text: other}
  details: {attribute: text}
activities:
  Register: {event: true}
  Take: {transition: take}
  Wait: {state: waiting-on-client}
  Resolve: {state: done}
  Close: {transition: confirm-done}
";

/// Files of one test.
pub struct Files(Folder);

impl Files {
    pub fn new() -> Self {
        Self(Folder::new().unwrap())
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// A log of cases by name; an event is `day hour:minute activity`, and then attributes as `key=value`, parted by bars.
pub fn log(cases: &[(&str, &[&str])]) -> String {
    let mut text = String::from("<log xmlns=\"http://www.xes-standard.org\">\n");
    for (name, events) in cases {
        writeln!(text, "<trace><string key=\"concept:name\" value=\"{name}\"/>").unwrap();
        events.iter().for_each(|event| text.push_str(&one_event(event)));
        text.push_str("</trace>\n");
    }
    text + "</log>\n"
}

fn one_event(event: &str) -> String {
    let mut parts = event.split('|');
    let mut words = parts.next().unwrap().splitn(3, ' ');
    let (day, time, activity) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
    let mut text = format!("<event><string key=\"concept:name\" value=\"{activity}\"/>");
    if time != "-" {
        write!(text, "<date key=\"time:timestamp\" value=\"2024-03-{day}T{time}:00+01:00\"/>").unwrap();
    }
    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
        write!(text, "<string key=\"{key}\" value=\"{value}\"/>").unwrap();
    }
    text + "</event>\n"
}

pub fn options(file: &Path, map: &Path) -> Options {
    Options { file: file.into(), workspace: HERE.into(), map: map.into(), blueprint: None, dry_run: false }
}

pub async fn import(portal: &TestPortal, options: &Options) -> Result<ImportReport, ImportError> {
    run(&portal.portal, options, &mut |_| {}).await
}

/// How often something oddly told was counted.
pub fn deviations(report: &ImportReport) -> Vec<(&str, u64, u64)> {
    let mut all: Vec<_> = report.deviations.iter().map(|one| (one.kind, one.events, one.cases)).collect();
    all.sort_unstable();
    all
}
