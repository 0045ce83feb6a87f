//! Hands in once more what was accepted elsewhere: the same bytes become a document of this record, or the next version of
//! what its item has, by one press.
//!
//! It has to be the same organization, the same kind of record and the same item, accepted lately enough, and somebody who
//! may see the document where it is.

use super::add::{NewDocument, add_held};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    files::keeping,
    ids::{DocumentId, MemberId, RecordId},
    policy::{self, Action, Attach, Permit, See, permit},
    records::{change::Held, moves},
};
use jiff::{Timestamp, ToSpan};
use portico_model::{
    Key,
    blueprint::{Asks, RecordType, Requirement},
};
use portico_store::{FromRow, Row, Tx, Value, values};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// A document that was accepted for the same item of another record.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub document: DocumentId,
    pub item: Key,
    pub name: String,
    pub member: MemberId,
    pub author: String,
    pub sent_at: Timestamp,
    pub accepted_at: Timestamp,
    metadata: Map<String, Json>,
    sha256: Vec<u8>,
}

/// More than this many are not looked through for one that the reader may see.
const MOST: usize = 40;
const EARLIER: &str = "SELECT d.id, i.item, v.name, v.member_id, p.name, v.added_at, coalesce(i.decided_at, i.handed_in_at), d.metadata, b.sha256 \
    FROM document d JOIN record r ON r.workspace_id = d.workspace_id AND r.id = d.record_id \
    JOIN record_item i ON i.workspace_id = d.workspace_id AND i.record_id = d.record_id AND i.item = d.slot \
    AND (i.document_id IS NULL OR i.document_id = d.id) \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    JOIN member m ON m.workspace_id = v.workspace_id AND m.id = v.member_id JOIN person p ON p.id = m.person_id \
    WHERE d.workspace_id = $1 AND d.organization_id = $2 AND d.record_id <> $3 AND r.type = $4 AND i.item IN {texts $5} \
    AND i.state = 'accepted' AND d.firm_only = FALSE AND d.removed_at IS NULL AND b.scan <> 'infected' \
    AND coalesce(i.decided_at, i.handed_in_at) >= $6 ORDER BY coalesce(i.decided_at, i.handed_in_at) DESC, d.id LIMIT $7";

impl FromRow for Earlier {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let metadata: Json = row.get(7)?;
        Ok(Self {
            document: row.get(0)?,
            item: Key::new(row.get::<String>(1)?),
            name: row.get(2)?,
            member: row.get(3)?,
            author: row.get(4)?,
            sent_at: row.get(5)?,
            accepted_at: row.get(6)?,
            metadata: metadata.as_object().cloned().unwrap_or_default(),
            sha256: row.get(8)?,
        })
    }
}

/// For each item that allows it, the newest document that the reader could hand in once more, or the newest ones where it
/// takes several: what the item has already is left out.
pub async fn earlier(call: &Call, permit: &Permit<See, policy::Record>) -> Result<BTreeMap<Key, Vec<Earlier>>> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &permit.thing().kind)?;
    let mut found: BTreeMap<Key, Vec<Earlier>> = BTreeMap::new();
    let all = list(call, &mut Reader::Quick(call.read()), declared, permit).await?;
    let there = if all.is_empty() { BTreeSet::new() } else { there(call, permit.thing().id).await? };
    for one in all {
        let several = declared.requirements.get(&one.item).and_then(Requirement::several);
        let most = several.map_or(1, |several| several.most);
        let offered = found.entry(one.item.clone()).or_default();
        let is_there = several.is_some() && there.contains(&(one.item.to_string(), one.sha256.clone()));
        let is_offered = offered.iter().any(|other| other.sha256 == one.sha256);
        let fits = u32::try_from(offered.len()).is_ok_and(|count| count < most);
        if fits && !is_there && !is_offered && may_see(call, one.document).await? {
            offered.push(one);
        }
    }
    found.retain(|_, offered| !offered.is_empty());
    Ok(found)
}

/// The files that the items of a record have: the item, and the SHA-256.
async fn there(call: &Call, record: RecordId) -> Result<BTreeSet<(String, Vec<u8>)>> {
    const THERE: &str = "SELECT d.slot, b.sha256 FROM document d \
        JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
        JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
        WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.slot IS NOT NULL AND d.removed_at IS NULL";
    let found: Vec<(String, Vec<u8>)> = call.read().all(THERE, &values![call.workspace(), record]).await?;
    Ok(found.into_iter().collect())
}

/// The document, again, for this item; under the same identifier once.
// req 109
pub async fn reuse(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (item, document, id): (Key, DocumentId, DocumentId),
) -> Result<()> {
    if !may_see(call, document).await? {
        return Err(Error::NotFound);
    }
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &permit.thing().kind)?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    let all = list(call, &mut Reader::Locked(&mut tx), declared, permit).await?;
    let found = all.into_iter().find(|one| one.document == document && one.item == item).ok_or(Error::NotFound)?;
    add_again(call, &mut tx, &mut held, permit, (found, id)).await?;
    Ok(tx.commit().await?)
}

async fn add_again(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    permit: &Permit<Attach, policy::Record>,
    (found, id): (Earlier, DocumentId),
) -> Result<()> {
    let new = NewDocument {
        id,
        kept: keeping::again(call, tx, found.document).await?,
        title: String::new(),
        slot: Some(found.item),
        firm_only: false,
        shows_decision: false,
        metadata: found.metadata,
        accepted_at: Some(found.accepted_at),
        origin: None,
    };
    add_held(call, tx, held, permit, new).await.map(drop)
}

async fn list<A: Action>(
    call: &Call,
    reader: &mut Reader<'_>,
    declared: &RecordType,
    permit: &Permit<A, policy::Record>,
) -> Result<Vec<Earlier>> {
    let days = |key: &Key| match &declared.requirements.get(key)?.asks {
        Asks::Document(document) => document.reuse_days,
        Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
    };
    let allowed: Vec<(&Key, u32)> = declared.requirements.keys().filter_map(|key| Some((key, days(key)?))).collect();
    let Some(most) = allowed.iter().map(|(_, days)| *days).max() else { return Ok(Vec::new()) };
    let since = |days: u32| call.now().checked_sub((24 * i64::from(days)).hours()).unwrap_or(Timestamp::MIN);
    let thing = permit.thing();
    let items = Value::texts(allowed.iter().map(|(key, _)| key.as_str()));
    let kind = thing.kind.as_str();
    let asked = values![call.workspace(), thing.organization, thing.id, kind, items, since(most), MOST];
    let mut found: Vec<Earlier> = reader.all(EARLIER, &asked).await?;
    found.retain(|one| allowed.iter().any(|(key, days)| **key == one.item && one.accepted_at >= since(*days)));
    Ok(found)
}

async fn may_see(call: &Call, document: DocumentId) -> Result<bool> {
    match permit::permit::<See, policy::Document>(call, &document).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound | Error::Forbidden { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}
