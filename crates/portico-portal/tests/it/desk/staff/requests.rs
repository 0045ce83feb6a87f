//! Staff open a request for a client: for whom, how it came, kept while it is written, sent once.

use super::super::client::{page, text};
use crate::records::done;
use portico_testkit::{Browser, TestPortal};

const ANSWERS: [(&str, &str); 4] = [
    ("category", "payroll"),
    ("subject", "A wage is missing"),
    ("details", "She rang: the wage of one person is missing."),
    ("urgency", "soon"),
];

/// The form for a client, by the link that the list of clients has.
async fn begun(browser: &Browser, client: &str) -> (String, Vec<(String, String)>) {
    let address = format!("/records/new/support-request~{client}");
    let list = page(browser, "/records/new?q=lark").await;
    assert!(list.contains(&format!("href=\"{address}\"")), "{list}");
    let form = browser.get(&address).await;
    assert_eq!(form.status, 200, "{}", form.body);
    let hidden = ["_draft", "_type"].map(|name| (name.to_owned(), form.input(name)));
    (form.body.clone(), hidden.into())
}

fn with<'a>(hidden: &'a [(String, String)], more: &[&[(&'a str, &'a str)]]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(more.iter().copied().flatten().copied());
    fields
}

// ask 41, 42
#[tokio::test(flavor = "multi_thread")]
async fn a_call_becomes_a_request_of_whoever_rang() {
    for portal in TestPortal::both().await {
        let mia = portal.sign_in("mia").await;
        let larkfield = portal.cast.organization("larkfield").to_string();
        let (form, hidden) = begun(&mia, &larkfield).await;
        let words = text(&form);
        assert!(words.contains("New support request for Larkfield Bakery") && words.contains("Sam Lee"), "{words}");
        assert!(words.contains("Root cause"), "the firm's own fields are asked too: {words}");
        let sam = portal.cast.member("sam").member.to_string();
        let whom = [("_requested_for", sam.as_str()), ("_channel", "phone")];
        let fields = with(&hidden, &[&whom, &ANSWERS]);
        let sent = mia.post("/records", &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        assert_eq!(mia.post("/records", &fields).await.location(), sent.location(), "a second press opens no second");
        let record = text(&page(&mia, sent.location()).await);
        assert!(record.contains("Came by Phone") && record.contains("It is open."), "{record}");
        done(&portal).await;
        let theirs = portal.sign_in("sam").await;
        let path = sent.location().split('?').next().unwrap().to_owned();
        let own = text(&page(&theirs, &path).await);
        assert!(own.contains("Mia Okafor opened this") && !own.contains("Root cause"), "{own}");
        assert!(text(&page(&theirs, "/").await).contains("Mia Okafor opened “A wage is missing” for you"));
        assert_eq!(portal.sign_in("ben").await.get(&path).await.status, 404, "it is Larkfield's alone");
    }
}

// ask 43
#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_for_a_client_is_kept_with_whom_it_is_for() {
    for portal in TestPortal::both().await {
        let mia = portal.sign_in("mia").await;
        let larkfield = portal.cast.organization("larkfield").to_string();
        let (_, hidden) = begun(&mia, &larkfield).await;
        let sam = portal.cast.member("sam").member.to_string();
        let whom = [("_requested_for", sam.as_str()), ("_channel", "in-person"), ("_step", "later")];
        let later = mia.post("/records", &with(&hidden, &[&whom, &ANSWERS[..2]])).await;
        let list = mia.get(later.location()).await;
        let draft = format!("/drafts/{}", hidden[0].1);
        assert!(text(&list.body).contains("Not sent yet") && list.body.contains(&draft), "{}", list.body);
        let resumed = page(&mia, &draft).await;
        assert!(resumed.contains("value=\"A wage is missing\""), "{resumed}");
        assert!(resumed.contains(&format!("value=\"{sam}\" selected")), "{resumed}");
        assert!(resumed.contains("value=\"in-person\" selected"), "{resumed}");
        assert_eq!(mia.get(&format!("{draft}/check")).await.location(), draft, "staff send from the form");
        assert_eq!(portal.sign_in("jonas").await.get(&draft).await.status, 404, "a draft is its writer's");
        assert_eq!(mia.post(&format!("{draft}/removal"), &[]).await.status, 303);
        assert!(!text(&page(&mia, "/records/new").await).contains("Not sent yet"));
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_another_client_cannot_be_named_and_nothing_is_lost() {
    for portal in TestPortal::both().await {
        let mia = portal.sign_in("mia").await;
        let larkfield = portal.cast.organization("larkfield").to_string();
        let (_, hidden) = begun(&mia, &larkfield).await;
        let ben = portal.cast.member("ben").member.to_string();
        let refused = mia.post("/records", &with(&hidden, &[&[("_requested_for", ben.as_str())], &ANSWERS])).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("id=\"_requested_for-e\""), "{}", refused.body);
        assert!(text(&refused.body).contains("Choose somebody of this client."), "{}", refused.body);
        assert!(refused.body.contains("value=\"A wage is missing\""), "{}", refused.body);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_asked_for_whom_and_clients_cannot_say_how_it_came() {
    for portal in TestPortal::both().await {
        let mia = portal.sign_in("mia").await;
        let chosen = mia.get("/records/new/support-request").await;
        assert_eq!(
            chosen.location(),
            "/records/new?type=support-request",
            "a record for the firm itself is no client's"
        );
        let none = text(&page(&mia, "/records/new?q=%25_").await);
        assert!(none.contains("No client’s name begins like this."), "{none}");
        for (path, words) in
            [("/work", "New record"), ("/records", "New record"), ("/boards/support-request", "New record")]
        {
            assert!(text(&page(&mia, path).await).contains(words), "{path}");
        }
        let sam = portal.sign_in("sam").await;
        let form = sam.get("/records/new").await;
        let hidden = ["_draft", "_type"].map(|name| (name.to_owned(), form.input(name)));
        let sent = sam.post("/records", &with(&hidden, &[&[("_channel", "phone")], &ANSWERS])).await;
        let record = text(&page(&mia, sent.location().split('?').next().unwrap()).await);
        assert!(!record.contains("Came by"), "{record}");
        done(&portal).await;
    }
}
