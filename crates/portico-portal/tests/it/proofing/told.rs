//! Who is told of comments: in the portal at once, and by one mail for many.

use super::{answers, commented, stands};
use crate::{
    files::{added, pdf},
    records::{done, opened},
};
use jiff::SignedDuration;
use portico_store::values;
use portico_testkit::TestPortal;

/// What somebody was told of comments, oldest first.
async fn told(portal: &TestPortal, who: &str) -> Vec<String> {
    const TOLD: &str = "SELECT sentence FROM notification WHERE workspace_id = $1 AND member_id = $2 AND kind = 'commented' ORDER BY id";
    portal.run_jobs().await;
    let values = values![portal.cast.workspace, portal.cast.member(who).member];
    portal.portal.db.within(portal.cast.workspace.tenant()).all(TOLD, &values).await.unwrap()
}

/// The texts of mails that have to do with comments.
async fn mails(portal: &TestPortal) -> Vec<String> {
    const MAILS: &str = "SELECT body_text FROM mail WHERE workspace_id = $1 AND body_text LIKE '%comment%' ORDER BY id";
    portal.run_jobs().await;
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    read.all(MAILS, &values![portal.cast.workspace]).await.unwrap()
}

// req 122, 125
#[tokio::test(flavor = "multi_thread")]
async fn many_comments_are_told_each_and_mailed_together() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        for words in ["One", "Two", "Three"] {
            commented(&ruth, &file, words).await;
        }
        assert_eq!(told(&portal, "sam").await.len(), 3);
        assert_eq!(mails(&portal).await.len(), 0, "not yet");
        portal.pass(SignedDuration::from_mins(12));
        let sent = mails(&portal).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("There are 3 new comments on “A wage is missing”"), "{}", sent[0]);
        portal.pass(SignedDuration::from_mins(12));
        assert_eq!(mails(&portal).await.len(), 1, "and not once more");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_read_it_by_then_gets_no_mail_and_nobody_is_told_what_they_did() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        let number = commented(&sam, &file, "Is this right?").await;
        assert_eq!(told(&portal, "sam").await, Vec::<String>::new());
        assert_eq!(answers(&ruth, &file, number, "Yes.").await, 201);
        assert_eq!(stands(&ruth, &file, number, "done").await, 422, "the file is the client's own");
        assert_eq!(told(&portal, "sam").await, ["Ruth Harbour answered a comment on “A wage is missing”"]);
        assert_eq!(sam.get(&format!("/files/{file}/proof")).await.status, 200);
        portal.pass(SignedDuration::from_mins(12));
        assert_eq!(mails(&portal).await, Vec::<String>::new());
        done(&portal).await;
    }
}
