//! What comes next once somebody has sent the last that they can: their own next step, or whom it waits for now.

use super::{BLUEPRINT, acts, asked, asked_for, hands_in, state};
use crate::{
    approvals::mails,
    desk::client::{page, text},
    records::{done, moved, read},
};
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

async fn words(browser: &Browser, path: &str) -> String {
    text(&page(browser, path).await)
}

/// All but the consent, which only whoever speaks for the company gives.
async fn sends_theirs(browser: &Browser, record: &str) {
    assert_eq!(hands_in(browser, record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
    assert_eq!(hands_in(browser, record, "address", &[]).await.status, 303);
    assert_eq!(acts(browser, record, "about", &[("act", "section")]).await.status, 303);
}

/// Without that of many files at once, which is hidden until some are chosen.
fn primary_buttons(html: &str) -> usize {
    crate::desk::client::primary_buttons(html) - html.matches("btn-p\" data-send").count()
}

/// What a form of the page carries under this name.
fn value(html: &str, name: &str) -> String {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

// req 53, req 109
#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_the_last_thing_says_so_on_the_same_page() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let other = asked(&portal, "person").await;
        let record = asked(&portal, "person").await;
        sends_theirs(&dana, &record).await;
        assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
        let html = page(&dana, &format!("/records/{record}/checklist?said=sent")).await;
        let sent = text(&html);
        assert!(sent.contains("Thank you, that is everything 1 of 4 done, 3 with us"), "{sent}");
        assert!(sent.contains("We then look at it.") && !sent.contains("You can send the rest later"), "{sent}");
        assert_eq!(primary_buttons(&html), 1, "{sent}");
        let fields = [("revision", value(&html, "revision")), ("transition", value(&html, "transition"))];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(dana.post(&format!("/records/{record}/transitions"), &fields).await.status, 303);
        assert_eq!(state(&dana, &record).await, "in-review");

        let own = words(&dana, &format!("/records/{record}")).await;
        assert!(own.contains("Everything we asked for was sent") && !own.contains("still needed"), "{own}");
        let html = page(&dana, &format!("/records/{record}/checklist?said=sent")).await;
        assert!(text(&html).contains("Next: send what is needed"), "then whatever else waits: {}", text(&html));
        assert!(html.contains(&format!("/records/{other}/checklist")), "{html}");
        done(&portal).await;
    }
}

// req 51, req 53, req 109
#[tokio::test(flavor = "multi_thread")]
async fn where_a_colleague_has_the_rest_all_read_who_it_is_and_they_get_mail() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, sam) = (portal.sign_in("mia").await, portal.sign_in("dana").await, portal.sign_in("sam").await);
        let record = asked_for(&portal, "sam", "person").await;
        done(&portal).await;
        let (his, hers) = (mails(&portal, "sam").await.join("\n"), mails(&portal, "dana").await.join("\n"));
        assert!(his.contains("Mia Okafor needs 3 things from you"), "{his}");
        assert!(!his.contains("That we may keep these"), "he cannot agree to it: {his}");
        assert!(hers.contains("That we may keep these") && !hers.contains("Your passport"), "{hers}");
        let own = words(&sam, &format!("/records/{record}")).await;
        assert!(own.contains("Who has it You and Dana Reyes"), "{own}");
        assert!(own.contains("3 of them are yours. The rest waits for Dana Reyes."), "{own}");

        sends_theirs(&sam, &record).await;
        let html = page(&sam, &format!("/records/{record}/checklist?said=sent")).await;
        let sent = text(&html);
        assert!(sent.contains("Thank you, that is everything from you"), "{sent}");
        assert!(sent.contains("1 thing is still needed, from Dana Reyes."), "{sent}");
        assert!(sent.contains("Waits for Dana Reyes.") && !sent.contains("I have sent everything"), "{sent}");
        assert_eq!(primary_buttons(&html), 1, "{sent}");

        let own = words(&sam, &format!("/records/{record}")).await;
        assert!(own.contains("Who has it Dana Reyes") && own.contains("Waiting for someone else"), "{own}");
        let home = words(&sam, "/").await;
        assert!(home.contains("Next from your colleagues Dana Reyes has “Identity check 2026”"), "{home}");
        assert!(!home.contains("all caught up") && home.contains("With Dana Reyes since"), "{home}");
        assert!(words(&sam, "/records").await.contains("With Dana Reyes since"));
        assert!(words(&dana, &format!("/records/{record}")).await.contains("Who has it You"));
        assert!(words(&mia, &format!("/records/{record}")).await.contains("Dana Reyes (client)"));
        for path in ["/boards/document-set", "/records?type=document-set"] {
            assert!(words(&mia, path).await.contains("Waits for Dana Reyes"), "{path}");
        }
        assert_eq!(read(&sam, &record).await["waits_for"], json!(["Dana Reyes"]));
        assert_eq!(read(&mia, &record).await["waits_for"], json!(["Dana Reyes"]));

        assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
        let own = words(&sam, &format!("/records/{record}")).await;
        assert!(own.contains("Who has it You") && own.contains("I have sent everything"), "{own}");
        assert_eq!(read(&sam, &record).await["waits_for"], json!([]));
        assert_eq!(moved(&sam, &record, "hand-over", "").await.status, 200);
        done(&portal).await;
    }
}

// req 46, req 109
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_again_of_a_colleague_is_mailed_to_them() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked_for(&portal, "sam", "company").await;
        assert_eq!(hands_in(&dana, &record, "owners", &[]).await.status, 303);
        done(&portal).await;
        let before = mails(&portal, "dana").await.len();
        assert_eq!(acts(&mia, &record, "owners", &[("act", "return"), ("reason", "incomplete")]).await.status, 303);
        done(&portal).await;
        let mails = mails(&portal, "dana").await;
        assert_eq!(mails.len(), before + 1, "{mails:?}");
        assert!(mails.iter().any(|mail| mail.contains("Somebody is missing")), "{mails:?}");
    }
}
