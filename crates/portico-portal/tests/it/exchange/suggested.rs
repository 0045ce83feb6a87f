//! A log that nobody has described goes through with the map that is suggested for it.

use super::{Files, import, log, options};
use portico_portal::exchange::suggest;
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn a_suggested_map_goes_through_unedited() {
    let loans: &[(&str, &[&str])] = &[
        (
            "173688",
            &[
                "01 09:00 A_SUBMITTED|org:resource=112|lifecycle:transition=COMPLETE",
                "01 09:01 A_ACCEPTED|lifecycle:transition=COMPLETE",
                "02 09:00 W_Completeren aanvraag|org:resource=10862|lifecycle:transition=START",
                "02 10:00 W_Completeren aanvraag|org:resource=10862|lifecycle:transition=COMPLETE",
                "03 09:00 A_APPROVED|org:resource=10609|lifecycle:transition=COMPLETE",
            ],
        ),
        (
            "173691",
            &[
                "01 11:00 A_SUBMITTED|org:resource=112|lifecycle:transition=COMPLETE",
                "01 12:00 A_DECLINED|org:resource=112|lifecycle:transition=COMPLETE",
            ],
        ),
    ];
    for portal in TestPortal::both().await {
        let files = Files::new();
        let file = files.write("loans.xes", log(loans));
        let map = files.write("m.yaml", suggest::map(&file).unwrap());
        let report = import(&portal, &options(&file, &map)).await.unwrap();
        assert_eq!((report.records_made, report.events_written, report.people), (2, 7, 3));
        assert_eq!((report.source.as_str(), report.warnings.len()), ("loans", 0), "{:?}", report.warnings);
        portal.run_jobs().await;
    }
}
