//! The logs of real organizations that lie beside the project on some machines; they are never copied into it.

use super::{Files, import, options};
use portico_portal::{
    exchange::{import::ImportReport, map::Map, suggest},
    ids::WorkspaceId,
    reporting::outcomes::{self, Outcomes},
};
use portico_store::values;
use portico_testkit::TestPortal;
use std::path::{Path, PathBuf};

/// Where they are, if they are: `PORTICO_DATA`, else `shared/data` beside the project.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the logs are")]
fn real(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("PORTICO_DATA").map_or(beside, PathBuf::from);
    let file = folder.join(name);
    if !file.exists() {
        eprintln!("{} is not here: only the logs that the tests write themselves are tried", file.display());
    }
    file.exists().then_some(file)
}

async fn figures(portal: &TestPortal, workspace: &str) -> Outcomes {
    const NAMED: &str = "SELECT id FROM workspace WHERE name = $1";
    let read = portal.portal.db.installation();
    let (workspace,): (WorkspaceId,) = read.one(NAMED, &values![workspace]).await.unwrap();
    let options = outcomes::Options { workspace, kind: None, from: None, to: None };
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
async fn the_figures_of_a_real_help_desk_are_those_of_an_independent_tool() {
    let Some(file) = real("helpdesk.xes.gz") else { return };
    for portal in TestPortal::both().await {
        let report = imported(&portal, &file, Path::new("helpdesk")).await;
        assert_eq!((report.cases, report.events, report.records_made), (4_580, 21_348, 4_580));
        assert_eq!((report.organizations, report.people, report.warnings.len()), (397, 22, 0));
        help_desk(&figures(&portal, "Elsewhere").await);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_real_log_goes_through_with_the_map_that_is_suggested_for_it() {
    let Some(file) = real("running-example.xes") else { return };
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
fn a_real_log_of_roles_without_people_gets_a_map_that_says_so() {
    let Some(file) = real("domestic-declarations.xes.gz") else { return };
    let map = Map::read(&suggest::map(&file).unwrap()).unwrap();
    assert_eq!(map.person.nobody, ["STAFF MEMBER", "SYSTEM"]);
    assert_eq!(map.person.role_attribute.as_deref(), Some("org:role"));
    assert_eq!(map.organization.attribute, None);
    assert_eq!(map.activities.names().count(), 14);
}
