//! Which words are written, and when.

use super::{found, opened, said};
use portico_portal::search::{self, Which};
use portico_store::values;
use portico_testkit::TestPortal;

async fn words(portal: &TestPortal) -> Vec<(String, bool)> {
    let sql = "SELECT word, firm_only FROM search_word WHERE workspace_id = $1 ORDER BY word";
    portal.portal.db.within(portal.cast.workspace.tenant()).all(sql, &values![portal.cast.workspace]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn indexing_again_changes_nothing_and_brings_back_what_is_missing() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&portal, &sam, "A wage is missing", "Of October").await;
        said(&mia, &id, "notes", "Looks like ours").await;
        portal.run_jobs().await;
        let before = words(&portal).await;
        assert!(before.contains(&("october".into(), false)) && before.contains(&("ours".into(), true)), "{before:?}");
        search::reindex(&portal.portal, portal.cast.workspace, &Which::Everything).await.unwrap();
        assert_eq!(words(&portal).await, before);
        let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
        tx.execute("UPDATE search_word SET firm_only = $1", &values![true]).await.unwrap();
        tx.execute("DELETE FROM search_word WHERE word = 'october'", &[]).await.unwrap();
        let stray = "INSERT INTO search_word (workspace_id, record_id, word, firm_only) \
            SELECT workspace_id, id, 'stray', $1 FROM record";
        tx.execute(stray, &values![false]).await.unwrap();
        search::enqueue(&portal.portal, &mut tx, portal.cast.workspace, &Which::Records(vec![id.parse().unwrap()]))
            .unwrap();
        tx.commit().await.unwrap();
        portal.run_jobs().await;
        assert_eq!(words(&portal).await, before, "on {}", portal.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_endless_words_is_found_by_the_first_of_them() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let endless: String = (0..600).map(|number| format!("w{number:04} ")).collect();
        let id = opened(&portal, &sam, "A wage is missing", &endless).await;
        said(&portal.sign_in("ruth").await, &id, "notes", &endless.replace('w', "n")).await;
        portal.run_jobs().await;
        assert_eq!(words(&portal).await.len(), 400);
        assert_eq!(found(&portal, "sam", "w0001").await, ["A wage is missing"]);
        assert_eq!(
            found(&portal, "ruth", "n0001").await,
            ["A wage is missing"],
            "the firm's words have room of their own"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_organization_is_called_now_finds_its_records() {
    for portal in TestPortal::both().await {
        opened(&portal, &portal.sign_in("sam").await, "A wage is missing", "x").await;
        portal.run_jobs().await;
        let call = portal.call("ruth").await;
        let organization = portal.cast.organization("larkfield");
        let permit = portico_portal::policy::permit::permit::<
            portico_portal::policy::Change,
            portico_portal::policy::Organization,
        >(&call, &organization);
        let permit = permit.await.unwrap();
        portico_portal::workspaces::actions::rename_organization(&call, permit, "Meadowfield Bakery", 1).await.unwrap();
        portal.run_jobs().await;
        assert_eq!(found(&portal, "mia", "meadowfield").await, ["A wage is missing"]);
        assert!(found(&portal, "mia", "larkfield").await.is_empty());
    }
}
