//! Makes a document of what a record knows: a new one, or the next version of what its template made before.

use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    files::{
        self, Origin,
        actions::{
            add::{NewDocument, add_held},
            replace::{Newer, replace_held},
        },
        keeping::Kept,
    },
    ids::DocumentId,
    policy::{self, Attach, Permit, permit},
    records::change::Held,
    templates::{
        material::Material,
        offers::{self, Made},
        print::{Frame, print},
    },
};
use portico_model::{Key, templates::Pattern};
use portico_store::values;
use serde_json::Map;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub document: DocumentId,
    pub version: i64,
    /// Not where it says what it said before: then nothing is made.
    pub is_new: bool,
}

/// Somebody else may change the record while it is printed; then it is made of what it has become.
const TRIES: usize = 3;
const VERSION: &str = "SELECT version FROM document WHERE workspace_id = $1 AND id = $2";

/// Refused where an answer that it needs is missing, with the field.
// req 108
pub async fn make(call: &Call, permit: &Permit<Attach, policy::Record>, template: &Key) -> Result<Done> {
    let mut outcome = attempt(call, permit, template).await;
    for _ in 1..TRIES {
        match outcome {
            Err(Error::Conflict(_)) => outcome = attempt(call, permit, template).await,
            other => return other,
        }
    }
    outcome
}

async fn attempt(call: &Call, permit: &Permit<Attach, policy::Record>, template: &Key) -> Result<Done> {
    let material = Material::of(call, permit.thing().id).await?;
    let pattern = offers::find(call, &material, permit, template)?;
    let filled = material.fill(call, pattern, permit.side()).map_err(Error::Refused)?;
    let earlier = offers::made(call, &mut Reader::Quick(call.read()), material.record.id, pattern).await?;
    let (frame, title) = (Frame::of(call.actor().workspace_name(), &material, template), filled.title.clone());
    let printed = tokio::task::spawn_blocking(move || print(&filled, &frame)).await.map_err(Error::internal)??;
    let kept = files::bring(call, &format!("{title}.pdf"), printed.into()).await?;
    match earlier {
        Some(earlier) => again(call, permit, (&material, pattern), (earlier, kept)).await,
        None => first(call, permit, (&material, pattern), (title, kept)).await,
    }
}

async fn first(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (material, pattern): (&Material, &Pattern),
    (title, kept): (String, Kept),
) -> Result<Done> {
    let new = NewDocument {
        id: DocumentId(call.new_id()),
        kept,
        title,
        slot: pattern.declared.slot.clone(),
        firm_only: pattern.declared.firm_only,
        shows_decision: false,
        metadata: Map::new(),
        accepted_at: None,
        origin: Some(origin(material, pattern)),
    };
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, Some(material.record.revision)).await?;
    if offers::made(call, &mut Reader::Locked(&mut tx), material.record.id, pattern).await?.is_some() {
        return Err(Error::Conflict("Somebody made it a moment earlier. Look at theirs first.".into()));
    }
    let document = add_held(call, &mut tx, &mut held, permit, new).await?;
    let version = tx.one::<i64>(VERSION, &values![call.workspace(), document]).await?;
    tx.commit().await?;
    Ok(Done { document, version, is_new: true })
}

async fn again(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    (material, pattern): (&Material, &Pattern),
    (earlier, kept): (Made, Kept),
) -> Result<Done> {
    let document = earlier.document;
    let on_document = permit::permit::<Attach, policy::Document>(call, &document).await?;
    let newer = Newer { shown: Some(earlier.version), origin: Some(origin(material, pattern)), ..Newer::of(kept) };
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, Some(material.record.revision)).await?;
    replace_held(call, &mut tx, &mut held, &on_document, newer).await?;
    tx.commit().await?;
    let version = call.read().one::<i64>(VERSION, &values![call.workspace(), document]).await?;
    Ok(Done { document, version, is_new: version != earlier.version })
}

fn origin(material: &Material, pattern: &Pattern) -> Origin {
    Origin {
        template: pattern.key.clone(),
        blueprint_version: material.record.blueprint_version,
        revision: material.record.revision,
    }
}
