//! A reviewer sees what was handed in beside what was there before.

use super::{BLUEPRINT, acts, asked};
use crate::{
    desk::client::page,
    files::{Part, making::pdf_of, previews::shown, sent},
    records::done,
};
use jiff::SignedDuration;
use portico_testkit::{Browser, TestPortal};

async fn hands_in(browser: &Browser, record: &str, name: &str, says: &str) {
    let texts = [("slot", "identity"), ("valid-until", "2031-05-01")];
    let file = [Part { name, bytes: &pdf_of(&[says]) }];
    let answer = sent(browser, &format!("/records/{record}/checklist/files"), &texts, &file).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// Where the pictures of a page are.
fn images(page: &str) -> Vec<&str> {
    let after = page.split("<img src=\"").skip(1);
    after.filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

// req 109, 159
#[tokio::test(flavor = "multi_thread")]
async fn what_is_reviewed_stands_beside_what_was_sent_before() {
    for portal in TestPortal::both_of(BLUEPRINT, shown).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let address = format!("/records/{record}/checklist");
        hands_in(&dana, &record, "passport.pdf", "Only the front").await;
        assert!(!page(&mia, &address).await.contains("class=\"looks\""), "nothing is drawn yet");
        done(&portal).await;
        let once = page(&mia, &address).await;
        assert!(once.contains("First page of Now: ") && !once.contains("Before: "), "{once}");
        assert!(!page(&dana, &address).await.contains("class=\"looks\""), "clients review nothing");

        assert_eq!(
            acts(&mia, &record, "identity", &[("act", "return"), ("words", "The back, too.")]).await.status,
            303
        );
        portal.pass(SignedDuration::from_hours(1));
        hands_in(&dana, &record, "passport.pdf", "Front and back").await;
        done(&portal).await;
        let both = page(&mia, &address).await;
        assert!(both.contains("First page of Now: ") && both.contains("First page of Before: version 1"), "{both}");
        let images = images(&both);
        assert_eq!(images.len(), 2, "{both}");
        for image in images {
            let (status, bytes) = mia.send_for_bytes(image).await;
            assert_eq!((status.as_u16(), &bytes[..4]), (200, &b"\x89PNG"[..]), "{image}");
        }
    }
}
