//! What a log tells of approvals becomes rounds and decisions; what does not fit is kept as an event and counted.

use super::{Files, deviations, import, log, options};
use portico_portal::{
    approvals::replay,
    exchange::import::{ImportReport, Options},
    ids::WorkspaceId,
    records,
    reporting::outcomes::{self, outcomes},
};
use portico_store::values;
use portico_testkit::TestPortal;

const MAP: &str = "
source: claims
blueprint: declarations
type: declaration
case: {}
organization: {default: Employees}
person:
  attribute: org:resource
  role_attribute: role
  roles: {clerk: administration, owner: budget-owner, boss: supervisor, staff: employee}
fields:
  amount: {attribute: amount, decimals: 2}
activities:
  Submit: {state: deciding, approval: {submits: reimbursement}}
  Check: {event: true, approval: {approves: reimbursement, stage: administration}}
  Own: {event: true, approval: {approves: reimbursement, stage: budget-owner}}
  Agree: {state: approved, approval: {approves: reimbursement, stage: supervisor}}
  Refuse: {state: returned, approval: {asks_for_changes: reimbursement, stage: supervisor}}
  Object: {state: returned, approval: {voids: reimbursement}}
  Cancel: {state: cancelled}
  Note: {event: true}
";

/// A workspace of its own: the cast's has no such approval.
async fn brought_in(portal: &TestPortal, log: &str, dry_run: bool) -> ImportReport {
    let files = Files::new();
    let options = Options {
        workspace: "Claims".into(),
        dry_run,
        ..options(&files.write("a.xes", log), &files.write("m.yaml", MAP))
    };
    import(portal, &options).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn workspace(portal: &TestPortal) -> WorkspaceId {
    const NAMED: &str = "SELECT id FROM workspace WHERE name = 'Claims'";
    portal.portal.db.installation().one::<(WorkspaceId,)>(NAMED, &values![]).await.unwrap().0
}

/// Case, number and state of every round, and the stages and words of its decisions.
async fn rounds(portal: &TestPortal) -> Vec<String> {
    const ROUNDS: &str = "SELECT r.title, a.number, a.state, a.id FROM approval_round a \
        JOIN record r ON r.workspace_id = a.workspace_id AND r.id = a.record_id WHERE a.workspace_id = $1 ORDER BY r.title, a.number";
    const DECISIONS: &str = "SELECT d.stage, d.said, d.basis, d.grounds, p.name FROM approval_decision d JOIN person p ON p.id = d.seat \
        WHERE d.workspace_id = $1 AND d.round_id = $2 ORDER BY d.place";
    let workspace = workspace(portal).await;
    let read = portal.portal.db.within(workspace.tenant());
    let found: Vec<(String, i64, String, uuid::Uuid)> = read.all(ROUNDS, &values![workspace]).await.unwrap();
    let mut told = Vec::new();
    for (title, number, state, id) in found {
        let given: Vec<(String, String, String, String, String)> =
            read.all(DECISIONS, &values![workspace, id]).await.unwrap();
        let given =
            given.iter().map(|(stage, said, basis, grounds, name)| format!(" {name}@{stage}:{said}/{basis}/{grounds}"));
        told.push(format!("{title} {number} {state}{}", given.collect::<String>()));
    }
    told
}

/// Every round and every record is what its events add up to, and every chain holds.
async fn is_sound(portal: &TestPortal) {
    let workspace = workspace(portal).await;
    assert_eq!(replay::replay(&portal.portal, workspace).await.unwrap(), []);
    assert_eq!(records::replay::replay(&portal.portal, workspace).await.unwrap().apart, []);
    assert_eq!(portico_portal::audit::verify::verify(&portal.portal, None).await.unwrap().broken, []);
}

const REFUSED_ONCE: &[&str] = &[
    "04 09:00 Submit|role=staff|amount=12.3456",
    "04 10:00 Check|role=clerk|org:resource=Ann",
    "04 12:00 Refuse|role=boss",
    "05 09:00 Submit|role=staff|amount=12.3456",
    "05 10:00 Own|role=owner",
    "05 13:00 Agree|role=boss",
];

// req 69, req 94
#[tokio::test(flavor = "multi_thread")]
async fn submissions_decisions_and_rejections_become_rounds() {
    for portal in TestPortal::both().await {
        let report = brought_in(&portal, &log(&[("C-1", REFUSED_ONCE)]), false).await;
        assert_eq!(deviations(&report), [], "{:#?}", report.deviations);
        assert_eq!(report.people, 1, "roles are no people");
        let expect = [
            "C-1 1 changes-asked Ann@administration:approve/recorded/claims/C-1#2 boss@supervisor:ask-for-changes/recorded/claims/C-1#3",
            "C-1 2 approved owner@budget-owner:approve/recorded/claims/C-1#5 boss@supervisor:approve/recorded/claims/C-1#6",
        ];
        assert_eq!(rounds(&portal).await, expect);
        is_sound(&portal).await;
        let options = outcomes::Options { workspace: workspace(&portal).await, kind: None, from: None, to: None };
        let found = outcomes(&portal.portal, &options).await.unwrap().approvals;
        assert_eq!((found[0].rounds, found[0].records, found[0].reworked), (2, 1, 1));
        let stages: Vec<_> =
            found[0].stages.iter().map(|one| (one.stage.as_str(), one.latency.count, one.latency.max)).collect();
        let hours = |hours: f64| Some(hours * 3_600.0);
        assert_eq!(
            stages,
            [("administration", 1, hours(1.0)), ("budget-owner", 1, hours(1.0)), ("supervisor", 2, hours(3.0))]
        );
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_portal_would_have_let_happen_to_a_round_is_kept_and_counted() {
    for portal in TestPortal::both().await {
        let cases: &[(&str, &[&str])] = &[
            ("again", &["04 09:00 Submit|role=staff", "04 10:00 Submit|role=staff", "04 11:00 Agree|role=boss"]),
            ("late", &["04 09:00 Submit|role=staff", "04 11:00 Agree|role=boss", "04 12:00 Check|role=clerk"]),
            ("none", &["04 09:00 Note", "04 11:00 Check|role=clerk"]),
            ("order", &["04 09:00 Submit|role=staff", "04 10:00 Own|role=owner", "04 11:00 Check|role=clerk"]),
            ("other", &["04 09:00 Submit|role=staff|amount=1", "04 10:00 Note|amount=2", "04 11:00 Agree|role=boss"]),
            ("over", &["04 09:00 Submit|role=staff", "04 10:00 Cancel"]),
            ("void", &["04 09:00 Submit|role=staff", "04 11:00 Agree|role=boss", "05 09:00 Object", "06 09:00 Object"]),
        ];
        let text = log(cases);
        let dry = brought_in(&portal, &text, true).await;
        let report = brought_in(&portal, &text, false).await;
        assert_eq!(dry.deviations, report.deviations, "a dry run counts the same");
        let odd: Vec<_> = deviations(&report)
            .into_iter()
            .filter(|(kind, ..)| !matches!(*kind, "answer-missing-at-opening" | "no-such-transition" | "repeated"))
            .collect();
        let expect = [
            ("approval-missing", 1, 1),
            ("changed-after-submission", 1, 1),
            ("decided-after-the-end", 2, 2),
            ("nothing-to-decide", 1, 1),
            ("out-of-turn", 1, 1),
            ("round-not-over", 1, 1),
        ];
        assert_eq!(odd, expect, "{:#?}", report.deviations);
        let states: Vec<String> =
            rounds(&portal).await.iter().map(|round| round.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect();
        let expect = [
            "again 1 void",
            "again 2 approved",
            "late 1 approved",
            "order 1 open",
            "other 1 void",
            "over 1 closed",
            "void 1 void",
        ];
        assert_eq!(states, expect);
        is_sound(&portal).await;
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_a_longer_log_goes_on_with_is_decided_in_the_next_import() {
    for portal in TestPortal::both().await {
        brought_in(&portal, &log(&[("C-1", &REFUSED_ONCE[..5])]), false).await;
        assert!(rounds(&portal).await[1].starts_with("C-1 2 open owner@budget-owner"));
        let again = brought_in(&portal, &log(&[("C-1", REFUSED_ONCE)]), false).await;
        assert_eq!((again.records_continued, again.events_written), (1, 1));
        assert!(rounds(&portal).await[1].contains("approved owner@budget-owner"));
        let whole = brought_in(&portal, &log(&[("C-1", REFUSED_ONCE)]), false).await;
        assert_eq!((whole.records_there, whole.events_written), (1, 0));
        assert_eq!(rounds(&portal).await.len(), 2);
        is_sound(&portal).await;
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_says_nonsense_about_an_approval_is_refused_with_its_line() {
    let portal = &TestPortal::both().await[0];
    let files = Files::new();
    let map = MAP
        .replace("approves: reimbursement, stage: administration", "approves: reimbursment, stage: administration")
        .replace("stage: budget-owner", "stage: owner")
        .replace("voids: reimbursement", "voids: reimbursement, submits: reimbursement");
    let mut options = options(&files.write("a.xes", log(&[("C-1", REFUSED_ONCE)])), &files.write("m.yaml", map));
    options.workspace = "Claims".into();
    let error = import(portal, &options).await.unwrap_err().to_string();
    let expect = "the map cannot be used:\n  \
        line 15: there is no approval `reimbursment`. Did you mean `reimbursement`?\n  \
        line 16: there is no stage `owner`. Known here: `administration`, `pre-approver`, `budget-owner`, `supervisor`.\n  \
        line 19: `Object` must say one thing of an approval. \
        Write one of `submits`, `approves`, `asks_for_changes` and `voids`, each with the approval's key.";
    assert_eq!(error, expect);
}
