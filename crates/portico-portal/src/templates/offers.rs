//! What can be made of a record: for whoever asks, with what was made before, and with what stands in the way.

use super::material::Material;
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    policy::{self, Action, Attach, Permit},
    records::actions::advance::{By, acting},
};
use portico_model::{Key, access::Side, templates::Pattern};
use portico_store::{FromRow, Row, values};

/// A template, as whoever may make a document of it sees it.
#[derive(Debug, Clone)]
pub struct Offer {
    pub key: Key,
    /// In the words of the side that asks.
    pub label: String,
    pub firm_only: bool,
    pub made: Option<Made>,
    /// What stands in the way; nothing where it can be made now.
    pub why_not: Vec<Why>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The field that has no answer, where it is about one.
    pub field: Option<Key>,
    pub words: String,
}

/// The document that a template made before, and that is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub document: DocumentId,
    /// The current one.
    pub version: i64,
    /// From which it comes.
    pub side: Side,
}

/// Of what a template made, what was made last; not what is for others than it is made for now.
const MADE: &str = "SELECT d.id, d.version, d.side FROM made_version m \
    JOIN document d ON d.workspace_id = m.workspace_id AND d.id = m.document_id \
    WHERE m.workspace_id = $1 AND m.record_id = $2 AND m.template = $3 AND d.removed_at IS NULL AND d.firm_only = $4 \
    ORDER BY d.added_at DESC, d.id DESC LIMIT 1";

impl FromRow for Made {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let side = if row.get::<String>(2)? == Side::Firm.as_str() { Side::Firm } else { Side::Client };
        Ok(Self { document: row.get(0)?, version: row.get(1)?, side })
    }
}

/// Every template that the holder of the permit makes, in the order of the blueprint. Whoever may not add files makes
/// none.
// req 108
pub async fn list<A: Action>(call: &Call, permit: &Permit<A, policy::Record>) -> Result<Vec<Offer>> {
    let Some(attach) = permit.also::<Attach>(call).await? else { return Ok(Vec::new()) };
    let material = Material::of(call, attach.thing().id).await?;
    let mut offers = Vec::new();
    for pattern in theirs(call, &material, &attach)? {
        let made = made(call, &mut Reader::Quick(call.read()), material.record.id, pattern).await?;
        offers.push(Offer {
            key: pattern.key.clone(),
            label: pattern.declared.label_for(attach.side()).to_owned(),
            firm_only: pattern.declared.firm_only,
            why_not: why_not(call, &material, pattern, (attach.side(), made)),
            made,
        });
    }
    Ok(offers)
}

/// The template of this name, where the holder of the permit makes it.
pub(super) fn find<'m>(
    call: &Call,
    material: &'m Material,
    permit: &Permit<Attach, policy::Record>,
    key: &Key,
) -> Result<&'m Pattern> {
    theirs(call, material, permit)?.find(|pattern| pattern.key == *key).ok_or(Error::NotFound)
}

/// What the template made before and is still there, in the transaction of what it makes now or for a page.
pub(super) async fn made(
    call: &Call,
    reader: &mut Reader<'_>,
    record: RecordId,
    pattern: &Pattern,
) -> Result<Option<Made>> {
    reader.find(MADE, &values![call.workspace(), record, pattern.key.as_str(), pattern.declared.firm_only]).await
}

fn theirs<'m>(
    call: &Call,
    material: &'m Material,
    permit: &Permit<Attach, policy::Record>,
) -> Result<impl Iterator<Item = &'m Pattern>> {
    let actor = acting(call, &By { member: permit.member(), facts: permit.facts() })?;
    let patterns = material.blueprint.patterns(&material.record.kind);
    Ok(patterns.iter().filter(move |pattern| pattern.is_made_by(&actor)))
}

fn why_not(call: &Call, material: &Material, pattern: &Pattern, (side, made): (Side, Option<Made>)) -> Vec<Why> {
    let mut all = Vec::new();
    if made.is_some_and(|made| side == Side::Client && made.side == Side::Firm) {
        let words =
            format!("{} made it, and makes it anew where something has changed.", call.actor().workspace_name());
        all.push(Why { field: None, words });
    }
    let refusals = material.fill(call, pattern, side).err().unwrap_or_default();
    all.extend(refusals.into_iter().map(|refusal| Why { field: refusal.field, words: refusal.words }));
    all
}
