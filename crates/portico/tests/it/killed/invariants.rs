//! What holds after every fault, whatever was being done: one checker, used by all.

use super::house::{House, LEASE};
use portico_portal::{
    approvals,
    audit::verify::verify,
    call::Portal,
    files, proofing,
    records::{replay::replay, requirements},
};
use portico_store::{Dialect, values};

/// The log verifies, its sum is what the rows say, the database is sound, and no job has been given up.
pub fn hold(house: &House, when: &str) {
    house.look(async |portal| {
        let workspace = house.cast.workspace;
        let chains = verify(&portal, None).await.unwrap();
        assert!(chains.broken.is_empty(), "{when}: chains are broken: {chains:?}");
        let records = replay(&portal, workspace).await.unwrap();
        assert!(records.apart.is_empty(), "{when}: events do not give the records: {records:?}");
        let documents = files::replay::replay(&portal, workspace).await.unwrap();
        assert!(documents.is_empty(), "{when}: nor the documents: {documents:?}");
        let rounds = approvals::replay::replay(&portal, workspace).await.unwrap();
        assert!(rounds.is_empty(), "{when}: nor the rounds: {rounds:?}");
        let items = requirements::replay::replay(&portal, workspace).await.unwrap();
        assert!(items.is_empty(), "{when}: nor the items: {items:?}");
        let comments = proofing::replay::replay(&portal, workspace).await.unwrap();
        assert!(comments.is_empty(), "{when}: nor the comments: {comments:?}");
        is_sound(&portal, when).await;
    });
}

async fn is_sound(portal: &Portal, when: &str) {
    const FAILED: &str = "SELECT kind || ': ' || last_error FROM job WHERE state = 'failed'";
    const BEHIND: &str = "SELECT count(*) FROM job WHERE state = 'running' AND leased_until > $1";
    let installation = portal.db.installation();
    if portal.db.dialect() == Dialect::Sqlite {
        let found: Vec<String> = installation.all("PRAGMA integrity_check", &[]).await.unwrap();
        assert_eq!(found, ["ok"], "{when}");
    }
    let failed: Vec<String> = installation.all(FAILED, &[]).await.unwrap();
    assert_eq!(failed, Vec::<String>::new(), "{when}: jobs were given up");
    // What a killed worker held is free after that.
    let longest = portal.now().checked_add(LEASE).unwrap();
    assert_eq!(installation.one::<i64>(BEHIND, &values![longest]).await.unwrap(), 0, "{when}: a lease is too long");
}
