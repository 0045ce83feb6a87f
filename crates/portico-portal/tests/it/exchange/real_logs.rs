//! The logs of real organizations that lie beside the project on some machines; they are never copied into it.

use super::{Files, deviations, import, options};
use portico_portal::{
    exchange::{import::ImportReport, map::Map, suggest},
    ids::WorkspaceId,
    reporting::outcomes::{self, Outcomes, Seconds},
};
use portico_store::values;
use portico_testkit::TestPortal;
use std::path::{Path, PathBuf};

/// Where they are: `PORTICO_DATA`, else `shared/data` beside the project. `cargo xtask test` runs these tests where they are.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the logs are")]
fn real(name: &str) -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let file = std::env::var_os("PORTICO_DATA").map_or(beside, PathBuf::from).join(name);
    assert!(file.exists(), "{} is not here; name the folder of the logs in PORTICO_DATA", file.display());
    file
}

async fn named(portal: &TestPortal, workspace: &str) -> WorkspaceId {
    const NAMED: &str = "SELECT id FROM workspace WHERE name = $1";
    let (workspace,) = portal.portal.db.installation().one(NAMED, &values![workspace]).await.unwrap();
    workspace
}

async fn figures(portal: &TestPortal, workspace: &str) -> Outcomes {
    let options = outcomes::Options { workspace: named(portal, workspace).await, kind: None, from: None, to: None };
    outcomes::outcomes(&portal.portal, &options).await.unwrap()
}

async fn imported(portal: &TestPortal, file: &Path, map: &Path) -> ImportReport {
    let mut options = options(file, map);
    options.workspace = "Elsewhere".into();
    import(portal, &options).await.unwrap()
}

/// Equal to what an independent tool computes from the same log.
fn help_desk(figures: &Outcomes) {
    let Outcomes { cases, events, activities, variants, people, organizations, .. } = *figures;
    assert_eq!((cases, events, activities, variants), (4_580, 21_348, 14, 226));
    assert_eq!((people, organizations), (22, 397));
    assert_eq!(figures.first_event.as_deref(), Some("2010-01-13T08:40:25Z"));
    assert_eq!(figures.last_event.as_deref(), Some("2014-01-03T13:20:58Z"));
    let near =
        |found: Option<f64>, wanted: f64| assert!((found.unwrap() - wanted).abs() < 0.05, "{found:?}, not {wanted}");
    near(figures.duration.median, 3_443_836.5);
    near(figures.duration.mean, 3_530_166.42);
    near(figures.duration.p90, 4_579_687.8);
    near(figures.duration.max, 5_183_565.0);
    assert_eq!(figures.rework.cases, 1_240);
    let repeats = |name: &str| figures.rework.by_activity[name];
    assert_eq!((repeats("Take in charge ticket"), repeats("Assign seriousness")), (623, 394));
    assert_eq!((repeats("Resolve ticket"), repeats("Wait")), (386, 194));
    let wait = figures.by_activity.iter().find(|one| one.activity == "Wait").unwrap().until_next;
    assert_eq!(wait.count, 1_455);
    near(wait.median, 592_000.0);
    near(wait.mean, 833_748.4);
    assert_eq!(figures.follows.len(), 55);
    let edge =
        |at: usize| (figures.follows[at].from.as_str(), figures.follows[at].to.as_str(), figures.follows[at].count);
    assert_eq!(edge(0), ("Resolve ticket", "Closed", 4_558));
    assert_eq!(edge(1), ("Assign seriousness", "Take in charge ticket", 4_160));
}

// req 94
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the logs of real organizations"]
async fn the_figures_of_a_real_help_desk_are_those_of_an_independent_tool() {
    let file = real("helpdesk.xes.gz");
    for portal in TestPortal::both().await {
        let report = imported(&portal, &file, Path::new("helpdesk")).await;
        assert_eq!((report.cases, report.events, report.records_made), (4_580, 21_348, 4_580));
        assert_eq!((report.organizations, report.people, report.warnings.len()), (397, 22, 0));
        help_desk(&figures(&portal, "Elsewhere").await);
        portal.run_jobs().await;
    }
}

/// Equal to what a script of sixty lines counts in the same log, without any of this program: each submission begins a
/// round, each approval and rejection is a decision in it, a stage lasts from the decision before it to its own.
fn declarations(figures: &Outcomes) {
    let one = &figures.approvals[0];
    assert_eq!((figures.cases, figures.events, figures.approvals.len()), (10_357, 55_628, 1));
    assert_eq!((one.rounds, one.approved, one.changes_asked, one.voided), (11_371, 9_910, 1_365, 96));
    assert_eq!((one.records, one.reworked, one.again), (10_222, 1_006, 1_149));
    assert!((one.rework_rate - 0.0984).abs() < 0.000_01);
    let by_rounds: Vec<(u64, u64)> =
        one.records_by_rounds.iter().map(|(rounds, records)| (*rounds, *records)).collect();
    assert_eq!(by_rounds, [(1, 9_216), (2, 882), (3, 111), (4, 10), (5, 1), (6, 1), (7, 1)]);
    assert_eq!((one.recorded, one.in_portal, one.overridden), (9_910, 0, 0), "decided elsewhere, and it says so");
    let seconds = |found: Seconds, wanted: (u64, f64, f64, f64, f64)| {
        let given = [found.median, found.mean, found.p90, found.max].map(Option::unwrap);
        let near =
            given.iter().zip([wanted.1, wanted.2, wanted.3, wanted.4]).all(|(one, two)| (one - two).abs() < 0.01);
        assert!(found.count == wanted.0 && near, "{found:?}, not {wanted:?}");
    };
    seconds(one.latency, (9_910, 88_930.0, 281_757.335, 610_223.0, 15_116_561.0));
    let stage = |name: &str| one.stages.iter().find(|stage| stage.stage == name).unwrap();
    let counted = |name: &str| (stage(name).decisions, stage(name).changes_asked);
    assert_eq!((counted("administration"), counted("budget-owner")), ((8_997, 936), (2_804, 57)));
    assert_eq!((counted("pre-approver"), counted("supervisor")), ((771, 86), (10_285, 286)));
    seconds(stage("administration").latency, (8_997, 41.0, 122_505.716, 1_876.8, 22_983_382.0));
    seconds(stage("budget-owner").latency, (2_804, 73_796.0, 146_800.091, 403_004.1, 3_004_006.0));
    seconds(stage("pre-approver").latency, (771, 27.0, 114_062.036, 1_394.0, 10_287_431.0));
    seconds(stage("supervisor").latency, (10_285, 74_674.0, 168_903.606, 501_029.2, 12_453_581.0));
}

/// Minutes of work: each database has a test of its own, so that both are at it at once.
async fn become_rounds(portal: TestPortal, file: &Path) {
    let begun = std::time::Instant::now();
    let report = imported(&portal, file, Path::new("declarations")).await;
    let took = begun.elapsed().as_secs_f64();
    eprintln!("{}: 10,357 cases with 55,628 events in {took:.1} s, a test build", portal.name);
    assert_eq!((report.cases, report.events, report.records_made), (10_357, 55_628, 10_357));
    assert_eq!((report.organizations, report.people, &report.warnings), (1, 0, &Vec::new()));
    // Payments that nobody had requested, and one that was requested after it had been made.
    assert_eq!(deviations(&report), [("after-the-end", 1, 1), ("no-such-transition", 3, 3)]);
    declarations(&figures(&portal, "Elsewhere").await);
    let verified = portico_portal::audit::verify::verify(&portal.portal, None).await.unwrap();
    assert!(verified.entries > 55_628 && verified.broken.is_empty(), "{:?}", verified.broken.first());
    let workspace = named(&portal, "Elsewhere").await;
    let apart = portico_portal::approvals::replay::replay(&portal.portal, workspace).await.unwrap();
    assert!(apart.is_empty(), "{:?}", apart.first());
    portal.run_jobs().await;
}

// req 69, req 94
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the logs of real organizations"]
async fn real_declarations_become_rounds_with_the_figures_of_an_independent_script_on_sqlite() {
    let file = real("domestic-declarations.xes.gz");
    become_rounds(TestPortal::sqlite().await, &file).await;
}

// req 69, req 94
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the logs of real organizations"]
async fn real_declarations_become_rounds_with_the_figures_of_an_independent_script_on_postgres() {
    let file = real("domestic-declarations.xes.gz");
    become_rounds(TestPortal::postgres().await, &file).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the logs of real organizations"]
async fn another_real_log_goes_through_with_the_map_that_is_suggested_for_it() {
    let file = real("running-example.xes");
    for portal in TestPortal::both().await {
        let files = Files::new();
        let map = files.write("m.yaml", suggest::map(&file).unwrap());
        let report = imported(&portal, &file, &map).await;
        assert_eq!((report.cases, report.events, report.records_made, report.people), (6, 42, 6, 6));
        assert_eq!(report.warnings, Vec::<String>::new());
        portal.run_jobs().await;
    }
}

#[test]
#[ignore = "needs the logs of real organizations"]
fn a_real_log_of_roles_without_people_gets_a_map_that_says_so() {
    let file = real("domestic-declarations.xes.gz");
    let map = Map::read(&suggest::map(&file).unwrap()).unwrap();
    assert_eq!(map.person.nobody, ["STAFF MEMBER", "SYSTEM"]);
    assert_eq!(map.person.role_attribute.as_deref(), Some("org:role"));
    assert_eq!(map.organization.attribute, None);
    assert_eq!(map.activities.names().count(), 14);
}
