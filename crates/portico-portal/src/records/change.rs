//! The one place where a record's row is written: actions and the import of history come here.
//!
//! A record is *held* (its row and the head of its chain are read and locked in one flight), changed as a value, and
//! written back as its difference: the row, the stay in its state, one event that carries what changed, one dispatch job.

use crate::{
    audit::{
        Chain, Link, NewEvent, Subject,
        erasure::{Part, erase},
    },
    call::Call,
    error::{Error, Result},
    ids::{MemberId, RecordId, WorkspaceId},
    policy::{self, Action, Permit, identity, permit},
    records::{
        approvals, moves,
        record::{COLUMNS, Record, WIDTH, payloads},
        requirements::{answers_changed, watch},
    },
};
use jiff::Timestamp;
use portico_model::access::Facts;
use portico_store::{FromRow, Row, Tx, Value, values};
use serde_json::{Map, Value as Json};

/// A record that this transaction has locked.
pub struct Held {
    pub record: Record,
    chain: Chain,
    epoch: i64,
}

/// What is said of a change besides the columns: `client` what clients may read, `firm` what the firm alone may.
pub struct Fact {
    pub kind: &'static str,
    pub occurred_at: Timestamp,
    pub member: Option<MemberId>,
    /// In whose place it was done.
    pub on_behalf_of: Option<MemberId>,
    pub source_ref: Option<String>,
    pub client: Map<String, Json>,
    pub firm: Map<String, Json>,
    /// Imported history is told to nobody.
    pub silent: bool,
}

const HOLD: &str = "SELECT {columns}, c.seq, c.hash, (SELECT w.epoch FROM workspace w WHERE w.id = $1) \
    FROM record r JOIN chain c ON c.workspace_id = r.workspace_id AND c.id = r.id \
    WHERE r.workspace_id = $1 AND r.id = $2 {for_update}";
const LEAVE: &str = "UPDATE state_span SET left_at = $3 WHERE workspace_id = $1 AND record_id = $2 AND left_at IS NULL";
const ENTER: &str = "INSERT INTO state_span (workspace_id, record_id, seq, state, owner_id, ball, entered_at, left_at, paused) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)";

static HOLD_TEXT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| HOLD.replace("{columns}", COLUMNS));

struct HeldRow {
    record: Record,
    seq: i64,
    hash: Vec<u8>,
    epoch: i64,
}

impl FromRow for HeldRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            record: Record::from_row(row)?,
            seq: row.get(WIDTH)?,
            hash: row.get(WIDTH + 1)?,
            epoch: row.get(WIDTH + 2)?,
        })
    }
}

impl Fact {
    pub fn now(call: &Call, kind: &'static str, member: Option<MemberId>) -> Self {
        Self {
            kind,
            occurred_at: call.now(),
            member,
            on_behalf_of: None,
            source_ref: None,
            client: Map::new(),
            firm: Map::new(),
            silent: false,
        }
    }

    #[must_use]
    pub fn client(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.client.insert(name.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn firm(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.firm.insert(name.to_owned(), value.into());
        self
    }
}

impl Held {
    /// Holds the record of a permit. Where access or the record has changed since the permit was given, the decision is
    /// made once more; where the reader's page showed an older revision, that is a conflict.
    pub async fn by<A: Action>(
        call: &Call,
        tx: &mut Tx,
        permit: &Permit<A, policy::Record>,
        shown: Option<i64>,
    ) -> Result<Self> {
        let held = Self::find(call, tx, permit.thing().id).await?.ok_or(Error::NotFound)?;
        if held.epoch != permit.epoch() || held.record.revision != permit.thing().revision {
            held.decide_again::<A>(call, tx, permit.facts()).await?;
        }
        match shown {
            Some(revision) if revision != held.record.revision => Err(Error::Conflict(
                "Somebody changed this while you had it open. Look at what is new below, then send yours again.".into(),
            )),
            _ => Ok(held),
        }
    }

    /// Holds a record without a permit: for rules that act by themselves.
    pub async fn find(call: &Call, tx: &mut Tx, id: RecordId) -> Result<Option<Self>> {
        let row = tx.find::<HeldRow>(&HOLD_TEXT, &values![call.workspace(), id]).await?;
        Ok(row.map(|row| Self {
            chain: Chain::held(call.workspace(), Subject::Record, row.record.id.0, row.seq, row.hash),
            record: row.record,
            epoch: row.epoch,
        }))
    }

    /// Takes out of the chain what these entries say, and puts down that it is gone.
    pub async fn forget(&mut self, call: &Call, tx: &mut Tx, entries: Vec<i64>, why: &str) -> Result<()> {
        erase(call, tx, &mut self.chain, (Part::Said, entries), why).await?;
        Ok(())
    }

    async fn decide_again<A: Action>(&self, call: &Call, tx: &mut Tx, earlier: &Facts) -> Result<()> {
        let actor = identity::again(call, tx).await?;
        let blueprint =
            call.portal().blueprints.version(&call.portal().db, call.workspace(), actor.blueprint_version).await?;
        permit::still::<A>(blueprint.matrix(), &actor, &facts(&self.record, earlier))
    }

    /// Writes what the record has become. A change of nothing but words (a reply, a note) leaves the row alone.
    pub async fn write(&mut self, call: &Call, tx: &mut Tx, mut after: Record, fact: Fact) -> Result<Link> {
        if after != self.record {
            after.revision = self.record.revision + 1;
        }
        let changed = after.changed_since(&self.record);
        if !changed.is_empty() {
            let (sql, values) =
                update(call.workspace(), &after, &self.record, changed.iter().map(|c| (c.name, c.value.clone())));
            tx.later(&sql, &values)?;
        }
        if moved(&self.record, &after) {
            tx.later(LEAVE, &values![call.workspace(), after.id, fact.occurred_at])?;
            self.enter(call, tx, &after, fact.occurred_at).await?;
        }
        let (for_clients, for_firm) = payloads(&changed);
        let client = with_changes(fact.client, for_clients);
        let firm = with_changes(fact.firm, for_firm);
        let event = NewEvent {
            kind: fact.kind,
            occurred_at: fact.occurred_at,
            member: fact.member,
            on_behalf_of: fact.on_behalf_of,
            source_ref: fact.source_ref,
            client,
            firm,
        };
        let (is_silent, member) = (fact.silent, fact.member);
        let concerns_approvals = concerns_approvals(&self.record, &after);
        let concerns_items = concerns_approvals || self.record.state != after.state;
        let answers = answers_differ(&self.record, &after).then(|| self.record.clone());
        let left = (self.record.state != after.state).then(|| self.record.state.clone());
        self.record = after;
        let link = match is_silent {
            true => self.chain.write(call, tx, event).await,
            false => self.chain.append(call, tx, event).await,
        };
        if let Some(before) = answers.filter(|_| !is_silent) {
            Box::pin(answers_changed(call, tx, self, (&before, member))).await?;
        }
        if concerns_approvals && !is_silent {
            Box::pin(approvals::after_change(call, tx, self, member)).await?;
        }
        if let Some(left) = left.filter(|_| !is_silent) {
            Box::pin(approvals::after_move(call, tx, self, (&left, member))).await?;
        }
        if concerns_items && !is_silent {
            Box::pin(watch::settle(call, tx, &self.record)).await?;
        }
        link
    }

    /// Brings a record into being: row, first stay, first event.
    pub async fn begin(call: &Call, tx: &mut Tx, record: Record, fact: Fact) -> Result<Self> {
        let columns = record.columns();
        let (sql, values) = insert(call.workspace(), &record, columns.iter().map(|c| (c.name, c.value.clone())));
        tx.later(&sql, &values)?;
        let chain = Chain::begun(call.workspace(), Subject::Record, record.id.0);
        let mut held = Self { record: record.clone(), chain, epoch: 0 };
        held.enter(call, tx, &record, fact.occurred_at).await?;
        let (for_clients, for_firm) = payloads(&columns);
        let event = NewEvent {
            kind: fact.kind,
            occurred_at: fact.occurred_at,
            member: fact.member,
            on_behalf_of: fact.on_behalf_of,
            source_ref: fact.source_ref,
            client: with_changes(fact.client, for_clients),
            firm: with_changes(fact.firm, for_firm),
        };
        if fact.silent {
            held.chain.write(call, tx, event).await?;
        } else {
            held.chain.append(call, tx, event).await?;
            Box::pin(watch::settle(call, tx, &held.record)).await?;
        }
        Ok(held)
    }

    /// The number of the stay is that of the event which began it.
    async fn enter(&self, call: &Call, tx: &mut Tx, after: &Record, at: Timestamp) -> Result<()> {
        let blueprint = call.blueprint_of(after.blueprint_version).await?;
        let entered = moves::type_of(&blueprint, &after.kind)?.workflow.state(&after.state);
        let paused = entered.is_some_and(|state| state.pauses_clock);
        let (state, owner) = (after.state.as_str(), after.owner);
        let stay =
            values![call.workspace(), after.id, self.chain.seq() + 1, state, owner, after.ball.as_str(), at, paused];
        tx.later(ENTER, &stay)?;
        Ok(())
    }
}

/// The facts of a record as the lock found it; who takes part is as it was a moment ago.
fn facts(record: &Record, earlier: &Facts) -> Facts {
    Facts {
        kind: record.kind.clone(),
        organization: record.organization.0,
        opened_by: Some(record.opened_by.0),
        requested_for: Some(record.requested_for.0),
        owner: record.owner.map(|member| member.0),
        team: record.team.clone(),
        state: Some(record.state.clone()),
        ball: policy::facts::ball(&record.ball),
        ..earlier.clone()
    }
}

/// Decisions are bound to the content, and nobody is asked about what is over. What was changed while it was over counts
/// when it is opened again.
fn concerns_approvals(before: &Record, after: &Record) -> bool {
    answers_differ(before, after) || before.is_open != after.is_open
}

fn answers_differ(before: &Record, after: &Record) -> bool {
    (&before.answers, &before.firm_answers) != (&after.answers, &after.firm_answers)
}

fn moved(before: &Record, after: &Record) -> bool {
    (&before.state, before.owner, &before.ball) != (&after.state, after.owner, &after.ball)
        || before.state_since != after.state_since
}

fn with_changes(mut words: Map<String, Json>, changes: Option<Map<String, Json>>) -> Option<Json> {
    if let Some(changes) = changes {
        match words.get_mut("changes") {
            Some(Json::Object(said)) => said.extend(changes),
            _ => drop(words.insert("changes".into(), Json::Object(changes))),
        }
    }
    (!words.is_empty()).then_some(Json::Object(words))
}

fn insert(
    workspace: WorkspaceId,
    record: &Record,
    columns: impl Iterator<Item = (&'static str, Value)>,
) -> (String, Vec<Value>) {
    let (names, given): (Vec<&str>, Vec<Value>) = columns.unzip();
    let values = [values![workspace, record.id].to_vec(), given].concat();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let sql = format!("INSERT INTO record (workspace_id, id, {}) VALUES ({})", names.join(", "), places.join(", "));
    (sql, values)
}

fn update(
    workspace: WorkspaceId,
    after: &Record,
    before: &Record,
    columns: impl Iterator<Item = (&'static str, Value)>,
) -> (String, Vec<Value>) {
    let mut values = values![workspace, after.id, before.revision].to_vec();
    let sets: Vec<String> = columns
        .map(|(name, value)| {
            values.push(value);
            format!("{name} = ${}", values.len())
        })
        .collect();
    let sql = format!("UPDATE record SET {} WHERE workspace_id = $1 AND id = $2 AND revision = $3", sets.join(", "));
    (sql, values)
}
