//! What is erased with a tombstone leaves a sound chain; what just vanishes does not.

use crate::records::{done, opened};
use portico_portal::audit::{
    Chain, Subject,
    checkpoints::seal,
    erasure::{Part, erase},
    export::{Held, check, export},
    verify::{Fault, verify},
};
use portico_store::values;
use portico_testkit::TestPortal;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_entry_says_nothing_any_more_and_the_log_holds() {
    for mut portal in TestPortal::both().await {
        let id = opened(&portal.sign_in("sam").await, "My name is Sam Lee").await;
        done(&portal).await;
        seal(&portal.portal, portal.cast.workspace).await.unwrap();
        let chain: Uuid = id.parse().unwrap();
        // The row would have to be changed with it; what erases a whole person does both.
        portal.is_tampered = true;
        let call = portal.call("ruth").await;
        let mut tx = call.begin().await.unwrap();
        let mut held = Chain::lock(&mut tx, call.workspace(), Subject::Record, chain).await.unwrap();
        let link = erase(&call, &mut tx, &mut held, (Part::Everything, vec![1]), "Sam asked for it").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(link.map(|link| link.seq), Some(held.seq()));
        let mut out = Vec::new();
        export(&portal.portal, portal.cast.workspace, &mut out).await.unwrap();
        let text = String::from_utf8(out).unwrap();
        let of_chain: String = text.lines().filter(|line| line.contains(&id)).collect();
        assert!(!of_chain.contains("My name is Sam Lee") && of_chain.contains("entries.erased"), "{of_chain}");
        assert_eq!(check(text.as_bytes(), &Held::default()).unwrap().wrong, Vec::<String>::new());
        assert_eq!(verify(&portal.portal, Some(portal.cast.workspace)).await.unwrap().broken, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_vanishes_without_a_tombstone_is_missed() {
    const VANISH: &str = "UPDATE event SET client_payload = NULL, client_salt = NULL \
        WHERE workspace_id = $1 AND chain_id = $2 AND seq = 1";
    for mut portal in TestPortal::both().await {
        let id = opened(&portal.sign_in("sam").await, "A wage").await;
        done(&portal).await;
        portal.is_tampered = true;
        let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
        tx.execute(VANISH, &values![portal.cast.workspace, id.parse::<Uuid>().unwrap()]).await.unwrap();
        tx.commit().await.unwrap();
        let report = verify(&portal.portal, Some(portal.cast.workspace)).await.unwrap();
        let broken: Vec<_> = report.broken.iter().map(|one| (one.entry, one.fault)).collect();
        assert_eq!(broken, [(1, Fault::PayloadChanged)]);
    }
}
