//! Taking a file away, bringing it back, and erasing it in time.

use super::{PDF, added, kinds_told, lying, titles};
use crate::records::{done, opened};
use jiff::SignedDuration;
use portico_testkit::TestPortal;

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_removed_after_a_question_and_can_be_brought_back() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Payslip.pdf", PDF).await;
        let asked = sam.get(&format!("/files/{file}/removal")).await;
        assert!(asked.body.contains("Remove “Payslip”?"), "{}", asked.body);
        assert_eq!(titles(&sam, &id).await, ["Payslip"], "asking removes nothing");
        let removed = sam.post(&format!("/files/{file}/removal"), &[]).await;
        assert_eq!(removed.status, 303);
        let page = sam.get(removed.location()).await;
        assert!(page.body.contains(&format!("/files/{file}/restoration")), "it can be undone: {}", page.body);
        for path in [format!("/files/{file}"), format!("/files/{file}/content"), format!("/api/v1/files/{file}")] {
            assert_eq!(sam.get(&path).await.status, 404, "{path}");
        }
        assert!(!sam.get("/files").await.body.contains("Payslip"));
        let back = sam.post(&format!("/files/{file}/restoration"), &[]).await;
        assert_eq!(back.status, 303);
        assert_eq!(sam.get(&format!("/files/{file}/content")).await.body.as_bytes(), PDF);
        assert_eq!(
            kinds_told(&portal, &id).await,
            ["document.added", "document.removed", "document.restored", "document.downloaded"]
        );
        done(&portal).await;
    }
}

// req 103, s_097
#[tokio::test(flavor = "multi_thread")]
async fn what_was_removed_is_erased_in_time_and_its_events_stay() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let (gone, kept) = (added(&sam, &id, "gone.pdf", PDF).await, added(&sam, &id, "kept.pdf", PDF).await);
        let other = added(&sam, &id, "other.txt", b"Only here.").await;
        for file in [&gone, &other] {
            assert_eq!(sam.post(&format!("/files/{file}/removal"), &[]).await.status, 303);
        }
        portal.pass(SignedDuration::from_hours(24 * 29));
        done(&portal).await;
        tidy(&portal).await;
        assert_eq!(lying(&portal), (2, 0));
        portal.pass(SignedDuration::from_hours(25));
        tidy(&portal).await;
        assert_eq!(lying(&portal), (1, 0), "the bytes that something else needs stay");
        let late = portal.sign_in("sam").await;
        assert_eq!(late.post(&format!("/files/{gone}/restoration"), &[]).await.status, 404);
        assert_eq!(late.get(&format!("/files/{kept}/content")).await.body.as_bytes(), PDF);
        let erased = kinds_told(&portal, &id).await.into_iter().filter(|kind| kind == "document.erased").count();
        assert_eq!(erased, 2);
        done(&portal).await;
    }
}

// s_097
#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_no_row_knows_are_swept_and_no_others() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        let blobs = &portal.portal.storage.blobs;
        let left = portal.files().join("left");
        std::fs::write(&left, b"A crash came before the row.").unwrap();
        blobs.put(&portico_connect::blobs::BlobKey::new([7; 16]), &left).await.unwrap();
        assert_eq!(lying(&portal), (2, 0));
        done(&portal).await;
        // The files were written by the machine's own clock.
        portal.set_now(&jiff::Timestamp::now().to_string());
        tidy(&portal).await;
        assert_eq!(lying(&portal), (2, 0), "what was written lately may still get its row");
        portal.pass(SignedDuration::from_hours(25));
        tidy(&portal).await;
        assert_eq!(lying(&portal), (1, 0));
        let sam = portal.sign_in("sam").await;
        assert_eq!(sam.get(&format!("/files/{file}/content")).await.body.as_bytes(), PDF);
        done(&portal).await;
    }
}

async fn tidy(portal: &TestPortal) {
    portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
    done(portal).await;
}
