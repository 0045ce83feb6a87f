//! Payments: said by the client exactly as they were shown, looked for by the firm, and asked for anew when the amount is
//! another.

use super::{acts, list, state};
use crate::{
    desk::client::{page, text},
    notifications::mails,
    records::{done, read},
};
use jiff::SignedDuration;
use portico_portal::records::{jobs, requirements::replay};
use portico_store::values;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

/// As it ships: thirty percent of a stand are paid before it is built.
const BLUEPRINT: &str = include_str!("../../../../../blueprints/creative-approvals.yaml");

fn money(minor: i64) -> Value {
    json!({"minor": minor, "currency": "EUR"})
}

/// A stand for Larkfield that Mia has opened for Dana, at this price.
async fn asked(portal: &TestPortal, production: Option<i64>) -> String {
    let mia = portal.sign_in("mia").await;
    let mut answers = json!({"title": "Stand for the fair", "kind": "stand", "brief": "Twelve square metres."});
    if let Some(minor) = production {
        answers["production"] = money(minor);
    }
    let body = json!({
        "type": "deliverable", "organization": portal.cast.organization("larkfield"), "answers": answers,
        "requested_for": portal.cast.member("dana").member
    });
    let answer = mia.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

/// The deposit as a program reads it.
async fn deposit(browser: &Browser, record: &str) -> Value {
    let read = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    let items = read["items"].as_array().unwrap().clone();
    items.into_iter().find(|item| item["item"] == "deposit").unwrap_or_default()
}

fn unescaped(html: &str) -> String {
    html.replace("&#34;", "\"").replace("&quot;", "\"")
}

/// What the form of the page carries.
async fn shown(browser: &Browser, record: &str) -> String {
    let html = page(browser, &format!("/records/{record}/checklist")).await;
    let (_, rest) = html.split_once("name=\"transfer\" value=\"").unwrap();
    unescaped(rest.split_once('"').unwrap().0)
}

async fn pays(browser: &Browser, record: &str, (transfer, on): (&str, &str)) -> Answer {
    let fields = [("item", "deposit"), ("shown", "missing"), ("transfer", transfer), ("paid-on", on)];
    browser.post(&format!("/records/{record}/checklist/payments"), &fields).await
}

async fn costs(mia: &Browser, record: &str, production: Value) {
    let revision = read(mia, record).await["revision"].to_string();
    let body = json!({"answers": {"production": production}});
    let path = format!("/api/v1/records/{record}/answers");
    let answer = mia.json("PATCH", &path, &body, &[("if-match", &revision)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

fn today(portal: &TestPortal) -> String {
    portal.now().to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).date().to_string()
}

/// Every item is what its events add up to.
async fn adds_up(portal: &TestPortal) {
    done(portal).await;
    assert_eq!(replay::replay(&portal.portal, portal.cast.workspace).await.unwrap(), []);
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn a_client_pays_what_is_shown_and_the_firm_says_that_it_has_arrived() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, Some(400_000)).await;
        let open = list(&dana, &record).await;
        for line in [
            "Your deposit €1,200.00 To be paid",
            "To Vale Studio",
            "IBAN DE",
            "BIC EXMPDEFFXXX",
            "Bank Example Bank",
            "Reference D-001 deposit",
            "Date of the transfer",
            "I have paid Your deposit",
            "Due",
        ] {
            assert!(open.contains(line), "{line}: {open}");
        }
        let transfer = shown(&dana, &record).await;
        let paid = pays(&dana, &record, (&transfer, &today(&portal))).await;
        assert_eq!(paid.status, 303, "{}", paid.body);
        assert_eq!(paid.location(), format!("/records/{record}/checklist?said=paid"));
        let thanks = text(&dana.get(paid.location()).await.body);
        assert!(thanks.contains("We tell you when it has arrived. 2 things are still needed."), "{thanks}");
        assert!(thanks.contains("Said to be paid by Dana Reyes") && !thanks.contains("I have paid"), "{thanks}");

        let desk = list(&mia, &record).await;
        for line in
            ["Dana Reyes says that €1,200.00 was paid on", "It has arrived", "It has not arrived", "To be found on DE"]
        {
            assert!(desk.contains(line), "{line}: {desk}");
        }
        assert!(!desk.contains("Accept it"), "a payment is not accepted among many: {desk}");
        assert_eq!(acts(&mia, &record, "deposit", &[("act", "accept"), ("shown", "handed-in")]).await.status, 303);
        done(&portal).await;
        assert!(list(&dana, &record).await.contains("Your deposit €1,200.00"));
        assert!(list(&dana, &record).await.contains("Arrived, "));
        let story = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(story.contains("You paid €1,200.00 for “Your deposit”"), "{story}");
        assert!(story.contains("Mia Okafor confirmed that the payment for “Your deposit” has arrived"), "{story}");
        let desk_story = text(&page(&mia, &format!("/records/{record}")).await);
        assert!(desk_story.contains("paid €1,200.00 for “Deposit”"), "{desk_story}");
        adds_up(&portal).await;
    }
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_arrived_is_asked_for_again_with_its_reason() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, Some(400_000)).await;
        let transfer = shown(&dana, &record).await;
        assert_eq!(pays(&dana, &record, (&transfer, &today(&portal))).await.status, 303);
        let why = [("act", "return"), ("reason", "not-there"), ("words", "Did you write the reference?")];
        assert_eq!(acts(&mia, &record, "deposit", &why).await.status, 303);
        done(&portal).await;
        let open = list(&dana, &record).await;
        assert!(open.contains("Mia Okafor asks again: Nothing has arrived with this reference"), "{open}");
        assert!(open.contains("I have paid Your deposit"), "{open}");
        let told = mails(&portal).await;
        let asked_again = told.iter().find(|(_, text)| text.contains("Did you write the reference?")).unwrap();
        assert!(asked_again.1.contains("See how to pay"), "{asked_again:?}");
        assert_eq!(acts(&mia, &record, "deposit", &[("act", "withdraw")]).await.status, 303, "undone");
        assert_eq!(acts(&mia, &record, "deposit", &[("act", "accept")]).await.status, 303);
        assert_eq!(acts(&dana, &record, "deposit", &[("act", "withdraw")]).await.status, 422, "it is there");
        adds_up(&portal).await;
    }
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_day_is_said_at_its_field_and_nothing_is_lost() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, Some(400_000)).await;
        let transfer = shown(&dana, &record).await;
        let begun = today(&portal);
        portal.pass(SignedDuration::from_hours(48));
        for (on, words) in [
            ("2040-01-01", "Enter a date on or before"),
            ("2020-01-01", "Enter a date on or after"),
            ("", "Enter date of the transfer"),
            ("soon", "must be a real date"),
        ] {
            let wrong = pays(&dana, &record, (&transfer, on)).await;
            assert_eq!(wrong.status, 422, "{on}: {}", wrong.body);
            assert!(wrong.body.contains("id=\"deposit-paid-on-e\""), "{on}: at the field: {}", wrong.body);
            assert!(text(&wrong.body).contains(words), "{on}: {}", text(&wrong.body));
            assert!(wrong.body.contains(&format!("value=\"{on}\"")), "{on} stays");
        }
        assert_eq!(deposit(&dana, &record).await["state"], "missing");
        assert_eq!(pays(&dana, &record, (&transfer, &begun)).await.status, 303, "the day of the record itself");
        assert_eq!(deposit(&dana, &record).await["payment"]["said"]["on"], begun);
        adds_up(&portal).await;
    }
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_put_down_where_the_amount_has_changed_meanwhile() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, Some(400_000)).await;
        let transfer = shown(&dana, &record).await;
        costs(&mia, &record, money(500_000)).await;
        let late = pays(&dana, &record, (&transfer, &today(&portal))).await;
        assert_eq!(late.status, 422, "{}", late.body);
        let words = text(&late.body);
        assert!(words.contains("What is asked for is another by now: €1,500.00 to Vale Studio"), "{words}");
        assert!(unescaped(&late.body).contains("\"minor\":150000"), "the form carries what is asked for now");
        assert_eq!(deposit(&dana, &record).await["state"], "missing");
        for forged in ["{}", "", "[]", "{\"amount\":1}"] {
            assert_eq!(pays(&dana, &record, (forged, &today(&portal))).await.status, 404, "{forged}");
        }
        adds_up(&portal).await;
    }
}

// req 32, req 45
#[tokio::test(flavor = "multi_thread")]
async fn an_amount_that_changes_after_it_was_paid_is_looked_at_and_its_rest_asked_for() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, Some(400_000)).await;
        let transfer = shown(&dana, &record).await;
        assert_eq!(pays(&dana, &record, (&transfer, &today(&portal))).await.status, 303);
        costs(&mia, &record, money(500_000)).await;
        let desk = list(&mia, &record).await;
        assert!(desk.contains("€1,200.00 was paid, and it is €1,500.00 now: €300.00 is left."), "{desk}");
        assert!(desk.contains("It has arrived, ask for the rest"), "{desk}");
        assert!(list(&dana, &record).await.contains("€300.00 is left."));
        assert_eq!(acts(&mia, &record, "deposit", &[("act", "accept")]).await.status, 303);
        let open = list(&dana, &record).await;
        assert!(open.contains("€1,200.00 has arrived, and €300.00 is left to pay."), "{open}");
        let rest = deposit(&dana, &record).await;
        assert_eq!(
            (&rest["state"], &rest["payment"]["transfer"]["amount"]["minor"]),
            (&json!("returned"), &json!(30_000))
        );
        let more = shown(&dana, &record).await;
        let fields = [("item", "deposit"), ("shown", "returned"), ("transfer", &more), ("paid-on", &today(&portal))];
        assert_eq!(dana.post(&format!("/records/{record}/checklist/payments"), &fields).await.status, 303);
        assert_eq!(acts(&mia, &record, "deposit", &[("act", "accept")]).await.status, 303);
        assert_eq!(deposit(&dana, &record).await["payment"]["arrived"], money(150_000));

        costs(&mia, &record, money(300_000)).await;
        let desk = list(&mia, &record).await;
        assert!(desk.contains("€600.00 is too much.") && desk.contains("It is settled"), "{desk}");
        assert_eq!(acts(&mia, &record, "deposit", &[("act", "accept")]).await.status, 303);
        costs(&mia, &record, Value::Null).await;
        assert_eq!(deposit(&dana, &record).await["state"], "missing");
        let story = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(story.contains("changed the amount of “Your deposit”, for which €300.00 was paid"), "{story}");
        adds_up(&portal).await;
    }
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_cannot_be_paid_and_nothing_is_not_asked_for() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, None).await;
        done(&portal).await;
        let open = list(&dana, &record).await;
        assert!(open.contains("It is not known yet how much this is.") && !open.contains("I have paid"), "{open}");
        assert!(mails(&portal).await.iter().all(|(_, text)| !text.contains("Your deposit")), "not asked for by mail");
        costs(&mia, &record, money(0)).await;
        assert_eq!(deposit(&dana, &record).await, Value::Null);
        costs(&mia, &record, money(1_000)).await;
        assert_eq!(deposit(&dana, &record).await["payment"]["transfer"]["amount"], money(300));
        adds_up(&portal).await;
    }
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_owe_it_pay_and_only_once() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, Some(400_000)).await;
        let (transfer, on) = (shown(&dana, &record).await, today(&portal));
        assert_eq!(
            pays(&portal.sign_in("ben").await, &record, (&transfer, &on)).await.status,
            404,
            "another organization"
        );
        for who in ["ana", "sam", "mia"] {
            let browser = portal.sign_in(who).await;
            assert_eq!(pays(&browser, &record, (&transfer, &on)).await.status, 422, "{who}");
            assert!(!list(&browser, &record).await.contains("I have paid"), "{who}");
        }
        let presses = (0..20).map(|_| pays(&dana, &record, (&transfer, &on)));
        let answers = futures_util::future::join_all(presses).await;
        assert!(answers.iter().all(|answer| answer.status == 303), "the same said again is said");
        let other_day = pays(&dana, &record, (&transfer, "2020-01-01")).await;
        assert_eq!(other_day.status, 422);
        let count = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = 'item.handed_in'";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        assert_eq!(read.one::<i64>(count, &values![portal.cast.workspace]).await.unwrap(), 1);
        assert_eq!(
            acts(&dana, &record, "deposit", &[("act", "accept")]).await.status,
            422,
            "nobody confirms their own"
        );
        let presses = (0..20).map(|number| {
            let act = if number % 2 == 0 { "accept" } else { "return" };
            let (mia, record) = (&mia, &record);
            async move {
                let fields = [("act", act), ("shown", "handed-in"), ("reason", "less")];
                acts(mia, record, "deposit", &fields).await.status.as_u16()
            }
        });
        let answers = futures_util::future::join_all(presses).await;
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
        adds_up(&portal).await;
    }
}

// req 32
#[tokio::test(flavor = "multi_thread")]
async fn a_program_pays_what_it_read() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, Some(400_001)).await;
        let path = format!("/api/v1/records/{record}/checklist/deposit/acts");
        let item = deposit(&dana, &record).await;
        assert_eq!((&item["asks"], &item["may"]), (&json!("payment"), &json!(["hand-in"])));
        let payment = &item["payment"];
        assert_eq!((&payment["amount"], &payment["bank"]), (&money(120_000), &json!("Example Bank")));
        let unsaid = dana.json("POST", &path, &json!({"act": "pay"}), &[]).await;
        assert_eq!(unsaid.status, 422, "{}", unsaid.body);
        let mut other = payment["transfer"].clone();
        other["amount"]["minor"] = json!(1);
        let less = dana.json("POST", &path, &json!({"act": "pay", "transfer": other}), &[]).await;
        assert_eq!(less.status, 422, "{}", less.body);
        assert!(less.body.contains("What is asked for is another by now"), "{}", less.body);
        let early = json!({"act": "pay", "transfer": payment["transfer"], "paid_on": "1999-01-01"});
        let early = dana.json("POST", &path, &early, &[]).await;
        assert!(early.status == 422 && early.body.contains("paid_on"), "{}", early.body);
        let pay = json!({"act": "pay", "transfer": payment["transfer"], "shown": "missing"});
        let paid = dana.json("POST", &path, &pay, &[]).await;
        assert_eq!(paid.status, 200, "{}", paid.body);
        let item = deposit(&mia, &record).await;
        assert_eq!((&item["state"], &item["payment"]["said"]["on"]), (&json!("handed-in"), &json!(today(&portal))));
        assert_eq!(item["may"], json!(["accept", "review"]));
        assert_eq!(mia.json("POST", &path, &json!({"act": "accept"}), &[]).await.status, 200);
        assert_eq!(deposit(&dana, &record).await["done"], true);
        adds_up(&portal).await;
    }
}

// req 32, req 119
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_to_pay_is_told_by_mail_and_reminded_until_they_have() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, Some(400_000)).await;
        done(&portal).await;
        let told = mails(&portal).await;
        assert!(told.iter().any(|(_, text)| text.contains("- Your deposit: €1,200.00")), "{told:?}");
        let unpaid = asked(&portal, Some(400_000)).await;
        let transfer = shown(&dana, &record).await;
        assert_eq!(pays(&dana, &record, (&transfer, &today(&portal))).await.status, 303);
        for _ in 0..28 {
            portal.pass(SignedDuration::from_hours(6));
            jobs::remind_items(&portal.portal).await.unwrap();
            portal.run_jobs().await;
        }
        let told = mails(&portal).await;
        let reminded = told.iter().filter(|(_, text)| text.contains("still needs this from you: “Your deposit”"));
        assert_eq!(reminded.count(), 1, "of the one that is not paid: {told:?}");
        assert_eq!(state(&dana, &unpaid).await, "briefed");
        adds_up(&portal).await;
    }
}
