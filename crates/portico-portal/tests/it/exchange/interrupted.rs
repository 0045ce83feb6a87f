//! An import that was cut off, told again, or overtaken.

use super::{Files, MAP, deviations, import, log, options};
use portico_portal::exchange::import::ImportError;
use portico_store::values;
use portico_testkit::TestPortal;

const FIRST: (&str, &[&str]) = ("T-1", &["04 09:00 Register|customer=A", "04 10:00 Take|customer=A"]);
const LONGER: (&str, &[&str]) =
    ("T-1", &["04 09:00 Register|customer=A", "04 10:00 Take|customer=A", "05 10:00 Resolve|customer=A"]);
const SECOND: (&str, &[&str]) = ("T-2", &["04 11:00 Register|customer=B", "04 12:00 Take|customer=B"]);

async fn counted(portal: &TestPortal) -> (i64, i64, i64) {
    const COUNT: &str = "SELECT (SELECT count(*) FROM record WHERE workspace_id = $1), \
        (SELECT count(*) FROM event WHERE workspace_id = $1 AND source_ref LIKE 'tickets/T-%#%'), \
        (SELECT count(*) FROM organization WHERE workspace_id = $1 AND source_ref IS NOT NULL)";
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    read.one(COUNT, &values![portal.cast.workspace]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_again_doubles_nothing() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let options = options(&files.write("a.xes", log(&[FIRST, SECOND])), &files.write("m.yaml", MAP));
        import(&portal, &options).await.unwrap();
        assert_eq!(counted(&portal).await, (2, 4, 2));
        let again = import(&portal, &options).await.unwrap();
        assert_eq!((again.records_made, again.records_there, again.events_written), (0, 2, 0));
        assert_eq!((again.made.organizations, again.deviations.len()), (0, 0));
        assert_eq!(counted(&portal).await, (2, 4, 2));
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_ends_early_keeps_its_whole_cases_and_the_whole_log_goes_on_from_there() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let whole = log(&[FIRST, SECOND]);
        let cut = &whole[..whole.len() - 60];
        let map = files.write("m.yaml", MAP);
        let error = import(&portal, &options(&files.write("a.xes", cut), &map)).await.unwrap_err();
        assert!(
            error.to_string().contains("cannot be read on after 1 cases with 2 events, which are kept: line "),
            "{error}"
        );
        assert!(matches!(error, ImportError::Log(_, Some(_))));
        assert_eq!(counted(&portal).await, (1, 2, 1));
        let rest = import(&portal, &options(&files.write("b.xes", &whole), &map)).await.unwrap();
        assert_eq!((rest.records_made, rest.records_there), (1, 1));
        assert_eq!(counted(&portal).await, (2, 4, 2));
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_has_gone_on_since_is_continued() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let map = files.write("m.yaml", MAP);
        import(&portal, &options(&files.write("a.xes", log(&[FIRST])), &map)).await.unwrap();
        let report = import(&portal, &options(&files.write("b.xes", log(&[LONGER, SECOND])), &map)).await.unwrap();
        assert_eq!((report.records_continued, report.records_made, report.events_written), (1, 1, 3));
        assert_eq!(counted(&portal).await, (2, 5, 2));
        let state = "SELECT state FROM record WHERE workspace_id = $1 AND source_ref = 'tickets/T-1'";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let state: String = read.one(state, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!(state, "done");
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_begins_differently_or_was_worked_on_is_left_alone_and_told() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let map = files.write("m.yaml", MAP);
        import(&portal, &options(&files.write("a.xes", log(&[FIRST])), &map)).await.unwrap();
        let other: (&str, &[&str]) = ("T-1", &["09 09:00 Register", "09 10:00 Take", "09 11:00 Resolve"]);
        let report = import(&portal, &options(&files.write("b.xes", log(&[other])), &map)).await.unwrap();
        assert_eq!(deviations(&report), [("changed-since", 1, 1)]);
        assert!(report.deviations[0].examples[0].words.contains("begins differently"));

        let ruth = portal.sign_in("ruth").await;
        let list = ruth.get("/api/v1/records").await.value();
        let (id, revision) = (list["records"][0]["id"].as_str().unwrap(), "2");
        let body = serde_json::json!({ "transition": "hold", "comment": "We wait for the maker." });
        let moved =
            ruth.json("POST", &format!("/api/v1/records/{id}/transitions"), &body, &[("if-match", revision)]).await;
        assert_eq!(moved.status, 200, "{}", moved.body);
        let report = import(&portal, &options(&files.write("c.xes", log(&[LONGER])), &map)).await.unwrap();
        assert!(
            report.deviations[0].examples[0].words.contains("worked on it in the portal since"),
            "{:?}",
            report.deviations
        );
        assert_eq!(counted(&portal).await.1, 2);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_thousands_of_events_is_written_in_parts() {
    let events: Vec<String> =
        (0..2_500).map(|n| format!("04 {:02}:{:02} Step {}", n / 60 % 24, n % 60, n % 7)).collect();
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    for portal in TestPortal::both().await {
        let files = Files::new();
        let options = options(&files.write("a.xes", log(&[("T-9", &events)])), &files.write("m.yaml", MAP));
        let report = import(&portal, &options).await.unwrap();
        assert_eq!((report.records_made, report.events_written), (1, 2_500));
        assert_eq!(counted(&portal).await, (1, 2_500, 1));
        assert_eq!(import(&portal, &options).await.unwrap().records_there, 1);
        portal.run_jobs().await;
    }
}
