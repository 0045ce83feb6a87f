//! A request that is being written: kept on the server as it is typed, on this device or another, until it is sent.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    ids::{DraftId, MemberId, OrganizationId, RecordId},
    policy::{Open, Permit, RecordType},
    records::{Channel, moves},
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    blueprint::Compiled,
    forms::{self, Asking, Input},
};
use portico_store::{FromRow, Row, values};
use std::collections::{BTreeMap, BTreeSet};

/// What was typed so far. It has no number and no events: nobody but its writer knows of it.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: DraftId,
    pub kind: Key,
    pub organization: OrganizationId,
    pub member: MemberId,
    pub form_version: i64,
    pub written: Written,
    pub changed_at: Timestamp,
    pub revision: i64,
    /// What it became.
    pub record: Option<RecordId>,
}

/// What is written in a form, and for whom.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// As typed, valid or not.
    pub input: Input,
    /// Somebody of the organization; whoever writes where none is named.
    pub requested_for: Option<MemberId>,
    pub channel: Channel,
}

const DRAFT: &str = "SELECT id, type, organization_id, member_id, form_version, input, requested_for, channel, changed_at, revision, record_id FROM draft \
    WHERE workspace_id = $1 AND id = $2 AND member_id IN {uuids $3}";
const OPEN_DRAFTS: &str = "SELECT id, type, organization_id, member_id, form_version, input, requested_for, channel, changed_at, revision, record_id FROM draft \
    WHERE workspace_id = $1 AND member_id IN {uuids $2} AND record_id IS NULL ORDER BY changed_at DESC LIMIT 10";
const SAVE: &str = "INSERT INTO draft (workspace_id, id, type, organization_id, member_id, form_version, input, requested_for, channel, created_at, changed_at, revision) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1) ON CONFLICT (workspace_id, id) DO UPDATE \
    SET input = excluded.input, organization_id = excluded.organization_id, form_version = excluded.form_version, \
    requested_for = excluded.requested_for, channel = excluded.channel, changed_at = excluded.changed_at, revision = draft.revision + 1 \
    WHERE draft.record_id IS NULL AND draft.member_id = excluded.member_id";

impl FromRow for Draft {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let input =
            serde_json::from_value(row.get(5)?).map_err(|error| portico_store::Error::Row(error.to_string()))?;
        Ok(Self {
            id: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            organization: row.get(2)?,
            member: row.get(3)?,
            form_version: row.get(4)?,
            written: Written {
                input,
                requested_for: row.get(6)?,
                channel: Channel::parse(&row.get::<String>(7)?).unwrap_or_default(),
            },
            changed_at: row.get(8)?,
            revision: row.get(9)?,
            record: row.get(10)?,
        })
    }
}

/// Keeps what was typed under an identifier that the page made; whatever is no part of the form is refused.
pub async fn save(call: &Call, permit: &Permit<Open, RecordType>, id: DraftId, written: &Written) -> Result<()> {
    let (blueprint, kind) = (call.blueprint().await?, &permit.thing().key);
    forms::read_draft(&asking(call, &blueprint, kind, permit.side())?, &written.input).map_err(field_errors)?;
    let typed = serde_json::to_string(&written.input).map_err(Error::internal)?;
    let version = call.actor().blueprint_version;
    let row = values![
        call.workspace(),
        id,
        kind.as_str(),
        permit.thing().organization,
        permit.member(),
        version,
        typed,
        written.requested_for,
        written.channel.as_str(),
        call.now()
    ];
    let mut tx = call.begin().await?;
    if tx.execute(SAVE, &row).await? == 0 {
        return Err(Error::Conflict("This was sent already. What you typed since is still on this page.".into()));
    }
    tx.commit().await?;
    Ok(())
}

/// The actor's own draft, whatever became of it.
pub async fn find(call: &Call, id: DraftId) -> Result<Option<Draft>> {
    Ok(call.read().find(DRAFT, &values![call.workspace(), id, members(call)]).await?)
}

/// The actor's unsent drafts, newest first.
pub async fn unsent(call: &Call) -> Result<Vec<Draft>> {
    Ok(call.read().all(OPEN_DRAFTS, &values![call.workspace(), members(call)]).await?)
}

pub async fn discard(call: &Call, id: DraftId) -> Result<()> {
    const DISCARD: &str =
        "DELETE FROM draft WHERE workspace_id = $1 AND id = $2 AND member_id IN {uuids $3} AND record_id IS NULL";
    let mut tx = call.begin().await?;
    tx.execute(DISCARD, &values![call.workspace(), id, members(call)]).await?;
    tx.commit().await?;
    Ok(())
}

/// What a new record of this kind asks of a side, today where the reader is.
pub fn asking<'b>(call: &Call, blueprint: &'b Compiled, kind: &Key, side: Side) -> Result<Asking<'b>> {
    static NOTHING: std::sync::LazyLock<forms::Answers> = std::sync::LazyLock::new(forms::Answers::new);
    let form = &moves::type_of(blueprint, kind)?.form;
    let fields: BTreeSet<Key> = forms::askable(form, side);
    Ok(Asking { form, fields, before: &NOTHING, today: call.now().to_zoned(call.zone()).date() })
}

/// The words of the model, as the one error carries them.
#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
pub fn field_errors(errors: forms::FieldErrors) -> Error {
    let all: BTreeMap<String, String> = errors.iter().map(|error| (error.field.clone(), error.words.clone())).collect();
    Error::Invalid(FieldErrors(all))
}

fn members(call: &Call) -> portico_store::Value {
    let members: Vec<uuid::Uuid> = call.actor().standings().iter().map(|standing| standing.member.0).collect();
    portico_store::Value::uuids(&members)
}
