//! What a file and a full checklist set off by themselves, as the blueprint declares it, and nothing where it does not.

use super::{BLUEPRINT, acts, asked, hands_in, state};
use crate::{
    files::{added, pdf},
    proofing::replaced,
    records::{moved, opened, read},
};
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

/// The shipped list, of which nobody has to press the buttons.
fn by_itself() -> String {
    let handed_over = "          to: in-review\n          who: {roles: [client-admin";
    let finished = "          checklist: complete\n";
    assert!(BLUEPRINT.contains(handed_over) && BLUEPRINT.contains(finished));
    let text = BLUEPRINT.replace(handed_over, &format!("          on: handed-in\n{handed_over}"));
    text.replace(finished, &format!("{finished}          on: checklist-done\n"))
}

async fn hands_in_all(dana: &Browser, record: &str) {
    assert_eq!(hands_in(dana, record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
    assert_eq!(acts(dana, record, "about", &[("act", "section")]).await.status, 303);
    assert_eq!(acts(dana, record, "consent", &[("act", "acknowledge")]).await.status, 303);
    assert_eq!(state(dana, record).await, "collecting", "the address is still missing");
    assert_eq!(hands_in(dana, record, "address", &[]).await.status, 303);
}

// req 56
#[tokio::test(flavor = "multi_thread")]
async fn the_last_thing_that_is_handed_in_moves_the_record_and_so_does_the_last_that_is_accepted() {
    for portal in TestPortal::both_with(&by_itself()).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        hands_in_all(&dana, &record).await;
        assert_eq!(state(&dana, &record).await, "in-review");
        assert_eq!(
            acts(&mia, &record, "identity", &[("act", "return"), ("words", "The back, too.")]).await.status,
            303
        );
        assert_eq!(state(&dana, &record).await, "in-review", "a return moves nothing: none is declared");
        assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2032-05-01")]).await.status, 303);
        assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
        assert_eq!(state(&dana, &record).await, "complete");
        portal.run_jobs().await;
    }
}

// req 56
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_declared_a_full_list_waits_for_its_buttons() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        hands_in_all(&dana, &record).await;
        assert_eq!(state(&dana, &record).await, "collecting");
        portal.run_jobs().await;
    }
}

// req 56
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_client_is_an_answer_and_a_file_of_the_firm_is_none() {
    for portal in TestPortal::both().await {
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        let record = opened(&dana, "The letter").await;
        let early = added(&dana, &record, "letter.pdf", &pdf("early")).await;
        assert_eq!(read(&dana, &record).await["state"], json!("new"), "nothing is declared for a new one");
        assert_eq!(moved(&ruth, &record, "take", "").await.status, 200);
        assert_eq!(moved(&ruth, &record, "ask-client", "Which letter?").await.status, 200);
        added(&ruth, &record, "ours.pdf", &pdf("ours")).await;
        assert_eq!(read(&dana, &record).await["state"], json!("waiting-on-client"));
        replaced(&dana, &early, "the right one").await;
        let after = read(&dana, &record).await;
        assert_eq!(after["state"], json!("in-progress"), "a newer version answers, too: {after}");
        portal.run_jobs().await;
    }
}
