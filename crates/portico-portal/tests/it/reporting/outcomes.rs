//! Outcomes of imported history and of work in the portal itself, by hand-made numbers.

use crate::{
    exchange::{Files, MAP, import, log, options},
    records::{moved, opened},
};
use jiff::SignedDuration;
use portico_model::Key;
use portico_portal::reporting::outcomes::{self, Options, Outcomes};
use portico_testkit::TestPortal;

const TICKETS: &[(&str, &[&str])] = &[
    (
        "A",
        &[
            "04 09:00 Register|customer=Baker|org:resource=Ann",
            "04 10:00 Take|customer=Baker|org:resource=Bob",
            "04 12:00 Resolve|customer=Baker|org:resource=Bob",
            "04 13:00 Take|customer=Baker|org:resource=Bob",
            "04 15:00 Resolve|customer=Baker|org:resource=Bob",
            "04 16:00 Close|customer=Baker|org:resource=Ann",
        ],
    ),
    ("B", &["05 09:00 Register|customer=Miller|org:resource=Ann", "05 09:30 Take|customer=Smith|org:resource=Ann"]),
    ("C", &["06 09:00 Register|customer=Miller|org:resource=Ann"]),
];

fn all(portal: &TestPortal) -> Options {
    Options { workspace: portal.cast.workspace, kind: None, from: None, to: None }
}

async fn figures(portal: &TestPortal, options: &Options) -> Outcomes {
    outcomes::outcomes(&portal.portal, options).await.unwrap()
}

async fn with_history(portal: &TestPortal) {
    let files = Files::new();
    import(portal, &options(&files.write("a.xes", log(TICKETS)), &files.write("m.yaml", MAP))).await.unwrap();
    portal.run_jobs().await;
}

// req 119
#[tokio::test(flavor = "multi_thread")]
async fn every_figure_follows_from_the_events_and_the_stays() {
    for portal in TestPortal::both().await {
        with_history(&portal).await;
        let found = figures(&portal, &all(&portal)).await;
        assert_eq!((found.cases, found.events, found.activities, found.variants), (3, 9, 4, 3));
        assert_eq!((found.organizations, found.people), (3, 2), "Smith is named in passing");
        assert_eq!(
            (found.duration.count, found.duration.median, found.duration.max),
            (3, Some(1_800.0), Some(25_200.0))
        );
        assert_eq!(found.duration.mean, Some(9_000.0));
        assert_eq!(found.duration.p90, Some(20_520.0));
        let first = found.first_staff_action;
        assert_eq!((first.count, first.median), (2, Some(2_700.0)), "the opening itself is none");
        assert_eq!((found.rework.cases, found.rework.repeated), (1, 2));
        assert_eq!(found.rework.by_activity, [("Resolve".to_owned(), 1), ("Take".to_owned(), 1)].into());
        let in_state = |name: &str| found.time_in_states.iter().find(|one| one.state == name).unwrap();
        let done = in_state("done");
        assert_eq!((done.ended.count, done.ended.max, done.lasting), (2, Some(3_600.0), 0));
        assert_eq!((in_state("in-progress").ended.count, in_state("in-progress").lasting), (2, 1));
        let until_next = |name: &str| found.by_activity.iter().find(|one| one.activity == name).unwrap().until_next;
        assert_eq!((until_next("Resolve").count, until_next("Resolve").mean), (2, Some(3_600.0)));
        assert_eq!(until_next("Close").count, 0);
        assert_eq!(
            (found.follows[0].from.as_str(), found.follows[0].to.as_str(), found.follows[0].count),
            ("Register", "Take", 2)
        );
        assert_eq!(found.rework.reopenings, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn open_work_is_counted_by_state_and_age() {
    for portal in TestPortal::both().await {
        with_history(&portal).await;
        portal.set_now("2024-03-08T08:00:00Z");
        let open = figures(&portal, &all(&portal)).await.open;
        assert_eq!(open.cases, 2);
        let states: Vec<_> = open.by_state.iter().map(|one| (one.state.as_str(), one.cases)).collect();
        assert_eq!(states, [("in-progress", 1), ("new", 1)]);
        let ages = |at: usize| {
            let aged = open.by_state[at].by_age.iter().filter(|age| age.cases > 0);
            aged.map(|age| (age.from_days, age.below_days)).collect::<Vec<_>>()
        };
        assert_eq!((ages(0), ages(1)), (vec![(3, Some(7))], vec![(1, Some(3))]));
        portal.set_now("2026-11-21T08:00:00Z");
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_count_by_type_and_by_when_they_were_opened() {
    for portal in TestPortal::both().await {
        with_history(&portal).await;
        let at = |text: &str| Some(text.parse().unwrap());
        let day = Options { from: at("2024-03-05T00:00:00Z"), to: at("2024-03-06T00:00:00Z"), ..all(&portal) };
        assert_eq!(figures(&portal, &day).await.cases, 1);
        let none = Options { kind: Some(Key::new("invoice")), ..all(&portal) };
        let nothing = figures(&portal, &none).await;
        assert_eq!((nothing.cases, nothing.events, nothing.duration.median), (0, 0, None));
        let some = Options { kind: Some(Key::new("support-request")), ..all(&portal) };
        assert_eq!(figures(&portal, &some).await.cases, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_in_the_portal_is_measured_as_imported_history_is() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "Bank line").await;
        portal.pass(SignedDuration::from_mins(10));
        assert_eq!(moved(&ruth, &id, "take", "").await.status, 200);
        portal.pass(SignedDuration::from_mins(20));
        assert_eq!(moved(&ruth, &id, "hold", "We wait for the bank.").await.status, 200);
        let found = figures(&portal, &all(&portal)).await;
        assert_eq!((found.cases, found.people, found.organizations), (1, 2, 1));
        assert_eq!(found.first_staff_action.median, Some(600.0));
        assert_eq!(found.duration.max, Some(1_800.0));
        let steps: Vec<&str> = found.follows.iter().map(|edge| edge.to.as_str()).collect();
        assert_eq!(steps.len(), 2);
        assert!(steps.contains(&"take") && steps.contains(&"hold"), "{steps:?}");
        portal.run_jobs().await;
    }
}
