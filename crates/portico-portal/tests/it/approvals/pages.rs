//! The pages of approvals, as both sides read and press them; without a script.

use super::{BLUEPRINT, made, minute, money, person, read, state, submitted, tasks, waiting};
use portico_testkit::TestPortal;
use serde_json::json;

// req 66, req 74, ask 24
#[tokio::test(flavor = "multi_thread")]
async fn staff_see_who_is_asked_then_put_it_forward_and_a_client_decides_from_their_home() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let page = mia.get(&format!("/records/{record}")).await;
        assert!(page.body.contains("It has not been put before anybody yet."), "{}", page.body);
        let preview = mia.get(&format!("/records/{record}/approvals/sign-off")).await;
        assert!(preview.body.contains("Dana Reyes") && preview.body.contains("will be asked"), "{}", preview.body);
        let fields = [("approval", "sign-off"), ("bundle", &preview.input("bundle"))];
        let answer = mia.post(&format!("/records/{record}/approvals"), &fields).await;
        let round = answer.location().split(['/', '?']).nth(2).unwrap_or_default().to_owned();
        assert!(answer.status.is_redirection() && !round.is_empty(), "{} {}", answer.location(), answer.body);
        minute(&portal).await;
        let home = dana.get("/").await;
        assert!(home.body.contains("Release of the work: Brand guidelines"), "{}", home.body);
        assert!(home.body.contains(&format!("/approvals/{round}")));
        let page = dana.get(&format!("/approvals/{round}")).await;
        assert!(page.body.contains("Waits for you."), "{}", page.body);
        let form = dana.get(&format!("/approvals/{round}?decide=approve")).await;
        assert!(form.body.contains("Yes, approve") && form.body.contains("Printing starts."), "{}", form.body);
        let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", &form.input("bundle"))];
        let done = dana.post(&format!("/approvals/{round}/decisions"), &fields).await;
        assert_eq!(done.location(), format!("/approvals/{round}?said=decided"), "{}", done.body);
        let page = dana.get(done.location()).await;
        assert!(page.body.contains("You approved “Brand guidelines”"), "{}", page.body);
        assert!(page.body.contains("Dana Reyes for Larkfield Bakery"), "{}", page.body);
        let page = dana.get(&format!("/approvals/{round}")).await;
        assert!(page.body.contains("Approved Today"), "on {}", portal.name);
        assert_eq!(state(&mia, &record).await, "released");
        let story = dana.get(&format!("/records/{record}")).await;
        assert!(story.body.contains("You approved “Release of the work”"), "{}", story.body);
        portal.run_jobs().await;
    }
}

// ask 25, s_046
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_lacks_its_words_or_is_out_of_date_comes_back_with_what_was_typed() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        let path = format!("/approvals/{round}/decisions");
        let bundle = dana.get(&format!("/approvals/{round}?decide=ask-for-changes")).await.input("bundle");
        let empty =
            [("decision", "ask-for-changes"), ("deciding", "ask-for-changes"), ("bundle", &bundle), ("words", " ")];
        let refused = dana.post(&path, &empty).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Say why in a few words."), "{}", refused.body);
        let revision = crate::records::read(&mia, &record).await["revision"].to_string();
        let change = json!({"answers": {"price": money(250)}});
        mia.json("PATCH", &format!("/api/v1/records/{record}/answers"), &change, &[("if-match", &revision)]).await;
        let late = [
            ("decision", "ask-for-changes"),
            ("deciding", "ask-for-changes"),
            ("bundle", &bundle),
            ("words", "Smaller"),
        ];
        let stale = dana.post(&path, &late).await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("has changed since"), "{}", stale.body);
        let again = submitted(&mia, &record, "sign-off").await;
        let page = dana.get(&format!("/approvals/{again}")).await;
        assert!(page.body.contains("Changed since round 1") && page.body.contains("<del>"), "{}", page.body);
        portal.run_jobs().await;
    }
}

// req 64, req 65, req 71
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_is_asked_and_an_absence_is_planned_from_pages() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (dana, sam, ruth) =
            (portal.sign_in("dana").await, portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let (_, round) = waiting(&portal, 100).await;
        let page = dana.get(&format!("/approvals/{round}/delegations")).await;
        assert!(page.body.contains("Sam Lee") && !page.body.contains("Ana Flores"), "{}", page.body);
        let to = person(&portal, "sam");
        let fields = [("to", to.as_str().unwrap()), ("words", "You know it better")];
        let done = dana.post(&format!("/approvals/{round}/delegations"), &fields).await;
        assert_eq!(done.location(), format!("/approvals/{round}?said=passed-on"), "{}", done.body);
        assert_eq!(tasks(&sam).await, std::slice::from_ref(&round));
        assert!(sam.get("/").await.body.contains("for Dana Reyes"));
        assert!(dana.post(&format!("/approvals/{round}/delegations/revocation"), &[]).await.status.is_redirection());
        assert!(tasks(&sam).await.is_empty());
        let fields =
            [("from", "2026-11-20"), ("until", "2026-11-27"), ("deputy", to.as_str().unwrap()), ("waiting_too", "yes")];
        let planned = dana.post("/account/absences", &fields).await;
        assert_eq!(planned.location(), "/account/absences", "{}", planned.body);
        minute(&portal).await;
        assert_eq!(tasks(&sam).await, std::slice::from_ref(&round));
        let page = dana.get("/account/absences").await;
        assert!(page.body.contains("Sam Lee decides meanwhile") && page.body.contains("I am back"), "{}", page.body);
        let wrong = dana.post("/account/absences", &[("from", "soon"), ("until", "2026-11-27")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("Enter a date"), "{}", wrong.body);
        let others = ruth.get(&format!("/approvals/{round}/delegations?others=1")).await;
        assert!(others.body.contains("Dana Reyes") && others.body.contains("Sam Lee"), "{}", others.body);
        assert_eq!(ruth.get("/approvals/gaps").await.status, 200);
        assert_eq!(dana.get("/approvals/gaps").await.status, 404);
        portal.run_jobs().await;
    }
}

/// A decision that does not bind is made by one press, and can be undone.
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_bind_is_pressed_once_and_staff_find_it_in_their_work() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, first) = waiting(&portal, 100).await;
        assert_eq!(super::approves(&portal.sign_in("dana").await, &first).await.status, 200);
        let tomas = portal.sign_in("tomas").await;
        let round = submitted(&portal.sign_in("ruth").await, &record, "spending").await;
        let work = tomas.get("/work").await;
        assert!(work.body.contains("Spending: Brand guidelines"), "{}", work.body);
        let page = tomas.get(&format!("/approvals/{round}")).await;
        let fields = [("decision", "approve"), ("bundle", &page.input("bundle"))];
        let done = tomas.post(&format!("/approvals/{round}/decisions"), &fields).await;
        let page = tomas.get(done.location()).await;
        assert!(page.body.contains(&format!("/approvals/{round}/withdrawal")), "{}", page.body);
        let back = tomas.post(&format!("/approvals/{round}/withdrawal"), &[]).await;
        assert_eq!(back.location(), format!("/approvals/{round}?said=withdrawn"));
        assert_eq!(read(&tomas, &round).await["mine"].as_array().unwrap().len(), 1);
        portal.run_jobs().await;
    }
}
