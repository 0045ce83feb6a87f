//! A new request: kept while it is written, checked, sent once.

use super::{id_in, page, text};
use crate::records::done;
use portico_testkit::{Browser, TestPortal};

const ANSWERS: [(&str, &str); 4] = [
    ("category", "payroll"),
    ("subject", "A wage is missing"),
    ("details", "The wage of one person is missing."),
    ("urgency", "soon"),
];

/// The form's own fields, as the page has them.
async fn begun(browser: &Browser) -> (String, String) {
    let form = browser.get("/records/new").await;
    assert_eq!(form.status, 200, "one kind is no choice: {}", form.body);
    (form.input("_draft"), form.input("_type"))
}

fn fields<'a>(draft: &'a str, kind: &'a str, step: &'a str, answers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("_draft", draft), ("_type", kind), ("_step", step)], answers].concat()
}

// ask 42, 43
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_kept_looked_through_and_sent_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let (draft, kind) = begun(&sam).await;
        let kept = sam.post(&format!("/drafts/{draft}"), &fields(&draft, &kind, "", &ANSWERS[..2])).await;
        assert_eq!(kept.status, 204, "{}", kept.body);
        let home = text(&page(&sam, "/").await);
        assert!(home.contains("Continue your request 2 of"), "{home}");
        let resumed = page(&portal.sign_in("sam").await, &format!("/drafts/{draft}")).await;
        assert!(
            resumed.contains("value=\"A wage is missing\"") && resumed.contains("value=\"payroll\" checked"),
            "{resumed}"
        );
        assert_eq!(
            portal.sign_in("dana").await.get(&format!("/drafts/{draft}")).await.status,
            404,
            "a draft is its writer's"
        );

        let checked = sam.post("/records", &fields(&draft, &kind, "check", &ANSWERS)).await;
        assert_eq!(checked.location(), format!("/drafts/{draft}/check"), "{}", checked.body);
        let check = sam.get(checked.location()).await;
        assert!(text(&check.body).contains("Send to Harbour"), "{}", check.body);
        let own = [("_organization", check.input("_organization"))];
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = sam.post("/records", &fields(&draft, &kind, "checked", &own)).await;
        let twice = sam.post("/records", &fields(&draft, &kind, "checked", &own)).await;
        assert_eq!((sent.status.as_u16(), sent.location()), (303, twice.location()));
        let record = page(&sam, sent.location()).await;
        assert!(text(&record).contains("We have your request, R-0001."), "{record}");
        assert_eq!(sam.get(&format!("/drafts/{draft}")).await.location(), format!("/records/{}", id_in(&sent)));
        done(&portal).await;
    }
}

// req 44, 45
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_named_and_what_was_typed_stays() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let (draft, kind) = begun(&sam).await;
        let typed =
            [("category", "payroll"), ("details", "<b>The wage</b> & more"), ("people-affected.0.since", "not a day")];
        let refused = sam.post("/records", &fields(&draft, &kind, "check", &typed)).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(
            refused.body.contains("href=\"#subject\"") && refused.body.contains("Error: New request"),
            "{}",
            refused.body
        );
        assert!(refused.body.contains("&#60;b&#62;The wage&#60;/b&#62; &#38; more"), "{}", refused.body);
        assert!(refused.body.contains("value=\"not a day\"") && refused.input("_draft") == draft);
        assert!(!text(&refused.body).contains("Root cause"), "what is the firm's is not asked");
        let foreign = sam.post("/records", &fields(&draft, &kind, "send", &[("root-cause", "question")])).await;
        assert_eq!(foreign.status, 422);
        done(&portal).await;
    }
}

// ask 41
#[tokio::test(flavor = "multi_thread")]
async fn a_request_may_be_for_a_colleague_of_the_same_company() {
    for portal in TestPortal::both().await {
        let dana = portal.sign_in("dana").await;
        let (draft, kind) = begun(&dana).await;
        let (sam, ben) = (portal.cast.member("sam").member.to_string(), portal.cast.member("ben").member.to_string());
        let with = |member: &'static str| [&ANSWERS[..], &[("_requested_for", member)]].concat();
        let stranger = dana.post("/records", &fields(&draft, &kind, "send", &with(ben.leak()))).await;
        assert_eq!(stranger.status, 422, "{}", stranger.body);
        let sent = dana.post("/records", &fields(&draft, &kind, "send", &with(sam.leak()))).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let record = text(&page(&portal.sign_in("sam").await, sent.location()).await);
        assert!(record.contains("You Asked for this") && record.contains("Dana Reyes Sent it"), "{record}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_ask_for_nothing_is_told_so() {
    for portal in TestPortal::both().await {
        let ana = portal.sign_in("ana").await;
        assert!(page(&ana, "/records/new").await.contains("There is nothing that you can ask for here"));
        assert!(!page(&ana, "/records").await.contains("New request"));
        assert_eq!(ana.get("/records/new/support-request").await.status, 403);
        let kind = format!("support-request~{}", portal.cast.organization("kestrel"));
        assert_eq!(portal.sign_in("sam").await.get(&format!("/records/new/{kind}")).await.status, 404);
    }
}
