//! The rows of a round: what was submitted, what was said to it, who passed their task on, who is away.

use crate::{
    approvals::content::{Content, Part},
    error::{Error, Result},
    ids::{RecordId, RoundId, WorkspaceId},
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    approvals::{Absence, Basis, Bundle, Decision, Delegation, Round, Said, Scope},
    signature::Signature,
};
use portico_store::{FromRow, Row, Tx, values};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A round as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundRow {
    pub id: RoundId,
    pub record: RecordId,
    pub approval: Key,
    pub round: Round,
    pub content: Content,
    pub state: State,
    pub watch: Watch,
    pub ended_at: Option<Timestamp>,
}

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Open,
    Approved,
    ChangesAsked,
    /// What was submitted is not what is there any more.
    Void,
    /// Its record came to an end first.
    Closed,
}

/// What is looked after in the open stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch {
    pub stage: Option<Key>,
    pub stage_since: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub next_at: Option<Timestamp>,
    pub reminded: i64,
    pub escalated_at: Option<Timestamp>,
}

/// A decision with its place among those of its round, and whether it was taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    pub place: i64,
    pub decision: Decision,
    pub withdrawn_at: Option<Timestamp>,
}

/// A delegation with its place, and whether it was called back.
#[derive(Debug, Clone, PartialEq)]
pub struct Passed {
    pub place: i64,
    pub delegation: Delegation,
    pub revoked_at: Option<Timestamp>,
}

/// An absence as the model reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Away(pub Absence);

/// The columns of `RoundRow`.
pub const ROUND: &str = "a.id, a.record_id, a.approval, a.number, a.state, a.bundle, a.content, a.firm_content, a.amount, \
    a.rule_version, a.route, a.submitted_by, a.submitted_at, a.stage, a.stage_since, a.due_at, a.next_at, a.reminded, \
    a.escalated_at, a.ended_at";

pub const DECISIONS: &str = "SELECT d.place, d.stage, d.grouped, d.seat, d.decided_by, d.basis, d.said, d.words, d.grounds, d.bundle, \
    d.decided_at, w.withdrawn_at, d.signature FROM approval_decision d LEFT JOIN approval_withdrawal w \
    ON w.workspace_id = d.workspace_id AND w.round_id = d.round_id AND w.place = d.place \
    WHERE d.workspace_id = $1 AND d.round_id = $2 ORDER BY d.place";
pub const DELEGATIONS: &str = "SELECT place, stage, from_person, to_person, given_by, given_at, handed_over, reason, revoked_at \
    FROM approval_delegation WHERE workspace_id = $1 AND round_id = $2 ORDER BY place";
pub const ABSENCES: &str = "SELECT person_id, from_at, until_at, scope, deputy, waiting_too FROM absence \
    WHERE workspace_id = $1 AND person_id IN {uuids $2} AND until_at > $3 AND ended_at IS NULL \
    AND (member_id IS NULL OR member_id IN {uuids $4}) ORDER BY id";

const BEGIN: &str = "INSERT INTO approval_round (workspace_id, id, record_id, approval, number, state, bundle, content, firm_content, \
    amount, rule_version, route, submitted_by, submitted_at, stage, stage_since, due_at, next_at, reminded, escalated_at, ended_at) \
    VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL, NULL, NULL, 0, NULL, NULL)";
const DECIDE: &str = "INSERT INTO approval_decision (workspace_id, round_id, place, stage, grouped, seat, decided_by, side, basis, \
    said, words, grounds, bundle, decided_at, signature) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const WITHDRAW: &str = "INSERT INTO approval_withdrawal (workspace_id, round_id, place, withdrawn_by, withdrawn_at) \
    VALUES ($1, $2, $3, $4, $5)";
const PASS_ON: &str = "INSERT INTO approval_delegation (workspace_id, round_id, place, stage, from_person, to_person, given_by, given_at, \
    handed_over, reason, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)";
const REVOKE: &str =
    "UPDATE approval_delegation SET revoked_at = $4 WHERE workspace_id = $1 AND round_id = $2 AND place = $3";
const REROUTE: &str = "UPDATE approval_round SET route = $3 WHERE workspace_id = $1 AND id = $2";
const STAND: &str = "UPDATE approval_round SET state = $3, stage = $4, stage_since = $5, due_at = $6, next_at = $7, reminded = $8, \
    escalated_at = $9, ended_at = $10 WHERE workspace_id = $1 AND id = $2";

impl RoundRow {
    /// Ends it for good.
    pub fn end(&mut self, state: State) {
        self.state = state;
        self.round.is_over = state.is_over();
    }

    pub fn begin(&self, tx: &mut Tx, workspace: WorkspaceId) -> Result<()> {
        let Round { number, bundle, rule_version, submitted_by, submitted_at, amount, route, .. } = &self.round;
        let row = values![
            workspace,
            self.id,
            self.record,
            self.approval.as_str(),
            i64::from(*number),
            bundle.0,
            json(&self.content.client)?,
            json(&self.content.firm)?,
            *amount,
            *rule_version,
            json(route)?,
            *submitted_by,
            *submitted_at
        ];
        Ok(tx.later(BEGIN, &row)?)
    }

    /// Writes a route that has grown: of what was decided elsewhere nobody knew before who would be asked.
    pub fn reroute(&self, tx: &mut Tx, workspace: WorkspaceId) -> Result<()> {
        Ok(tx.later(REROUTE, &values![workspace, self.id, json(&self.round.route)?])?)
    }

    /// Writes where it stands and when it is looked at again.
    pub fn stand(&self, tx: &mut Tx, workspace: WorkspaceId) -> Result<()> {
        let Watch { stage, stage_since, due_at, next_at, reminded, escalated_at } = &self.watch;
        let row = values![
            workspace,
            self.id,
            self.state.as_str(),
            stage.as_ref().map(Key::as_str),
            *stage_since,
            *due_at,
            *next_at,
            *reminded,
            *escalated_at,
            self.ended_at
        ];
        Ok(tx.later(STAND, &row)?)
    }
}

pub fn add_decision(tx: &mut Tx, (workspace, round): (WorkspaceId, RoundId), given: &Given, side: Side) -> Result<()> {
    let Decision { stage, group, seat, by, basis, said, bundle, at, grounds, signature } = &given.decision;
    let (word, words) = said_words(said);
    let row = values![
        workspace,
        round,
        given.place,
        stage.as_str(),
        group.as_str(),
        *seat,
        *by,
        side.as_str(),
        basis_word(*basis),
        word,
        words,
        grounds.as_deref(),
        bundle.0,
        *at,
        signature.as_ref().map(json).transpose()?
    ];
    Ok(tx.later(DECIDE, &row)?)
}

pub fn withdraw(
    tx: &mut Tx,
    (workspace, round): (WorkspaceId, RoundId),
    place: i64,
    (by, at): (Uuid, Timestamp),
) -> Result<()> {
    Ok(tx.later(WITHDRAW, &values![workspace, round, place, by, at])?)
}

pub fn add_delegation(tx: &mut Tx, (workspace, round): (WorkspaceId, RoundId), passed: &Passed) -> Result<()> {
    let Delegation { stage, from, to, given_by, given_at, handed_over, reason } = &passed.delegation;
    let row = values![
        workspace,
        round,
        passed.place,
        stage.as_str(),
        *from,
        *to,
        *given_by,
        *given_at,
        *handed_over,
        reason.as_deref()
    ];
    Ok(tx.later(PASS_ON, &row)?)
}

pub fn revoke(tx: &mut Tx, (workspace, round): (WorkspaceId, RoundId), place: i64, at: Timestamp) -> Result<()> {
    Ok(tx.later(REVOKE, &values![workspace, round, place, at])?)
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::ChangesAsked => "changes-asked",
            Self::Void => "void",
            Self::Closed => "closed",
        }
    }

    /// Nothing makes it count again.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Void | Self::Closed)
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Approved, Self::ChangesAsked, Self::Void, Self::Closed]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// The word for what was said, and the words with it.
pub fn said_words(said: &Said) -> (&'static str, &str) {
    match said {
        Said::Approve(comment) => ("approve", comment.as_deref().unwrap_or_default()),
        Said::ApproveWithChanges(words) => ("approve-with-changes", words),
        Said::AskForChanges(words) => ("ask-for-changes", words),
        Said::NotForMe(words) => ("not-for-me", words),
    }
}

/// What was said, by its word; none where there is no such word.
pub fn said_of(word: &str, words: &str) -> Option<Said> {
    let words = words.to_owned();
    Some(match word {
        "approve" => Said::Approve((!words.is_empty()).then_some(words)),
        "approve-with-changes" => Said::ApproveWithChanges(words),
        "ask-for-changes" => Said::AskForChanges(words),
        "not-for-me" => Said::NotForMe(words),
        _ => return None,
    })
}

const BASES: [(Basis, &str); 6] = [
    (Basis::Own, "own"),
    (Basis::Delegation, "delegation"),
    (Basis::Absence, "absence"),
    (Basis::Fallback, "fallback"),
    (Basis::Recorded, "recorded"),
    (Basis::Override, "override"),
];

pub fn basis_word(basis: Basis) -> &'static str {
    BASES.iter().find(|(one, _)| *one == basis).map_or("own", |(_, word)| word)
}

pub fn basis_of(word: &str) -> Option<Basis> {
    BASES.iter().find(|(_, one)| *one == word).map(|(basis, _)| *basis)
}

impl FromRow for RoundRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let rule_version: i64 = row.get(9)?;
        let amount: Option<i64> = row.get(8)?;
        let (client, firm): (Part, Part) = (read(row, 6)?, read(row, 7)?);
        let state = known(State::parse(&row.get::<String>(4)?))?;
        Ok(Self {
            id: row.get(0)?,
            record: row.get(1)?,
            approval: Key::new(row.get::<String>(2)?),
            round: Round {
                number: u32::try_from(row.get::<i64>(3)?).unwrap_or_default(),
                bundle: bundle(row, 5)?,
                rule_version,
                submitted_by: row.get(11)?,
                submitted_at: row.get(12)?,
                amount,
                route: read(row, 10)?,
                is_over: state.is_over(),
            },
            content: Content { client, firm, rule_version, amount },
            state,
            watch: Watch {
                stage: row.get::<Option<String>>(13)?.map(Key::new),
                stage_since: row.get(14)?,
                due_at: row.get(15)?,
                next_at: row.get(16)?,
                reminded: row.get(17)?,
                escalated_at: row.get(18)?,
            },
            ended_at: row.get(19)?,
        })
    }
}

impl FromRow for Given {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let (said, words): (String, String) = (row.get(6)?, row.get(7)?);
        let decision = Decision {
            stage: Key::new(row.get::<String>(1)?),
            group: Key::new(row.get::<String>(2)?),
            seat: row.get(3)?,
            by: row.get(4)?,
            basis: known(basis_of(&row.get::<String>(5)?))?,
            said: known(said_of(&said, &words))?,
            bundle: bundle(row, 9)?,
            at: row.get(10)?,
            grounds: row.get(8)?,
            signature: row.get::<Option<String>>(12)?.as_deref().map(signature).transpose()?,
        };
        Ok(Self { place: row.get(0)?, decision, withdrawn_at: row.get(11)? })
    }
}

impl FromRow for Passed {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let delegation = Delegation {
            stage: Key::new(row.get::<String>(1)?),
            from: row.get(2)?,
            to: row.get(3)?,
            given_by: row.get(4)?,
            given_at: row.get(5)?,
            handed_over: row.get(6)?,
            reason: row.get(7)?,
        };
        Ok(Self { place: row.get(0)?, delegation, revoked_at: row.get(8)? })
    }
}

impl FromRow for Away {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self(Absence {
            who: row.get(0)?,
            from: row.get(1)?,
            until: row.get(2)?,
            scope: read::<Scope>(row, 3)?,
            to: row.get(4)?,
            waiting_too: row.get(5)?,
        }))
    }
}

pub fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn read<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> portico_store::Result<T> {
    serde_json::from_str(&row.get::<String>(at)?).map_err(|error| portico_store::Error::Row(error.to_string()))
}

fn signature(text: &str) -> portico_store::Result<Signature> {
    serde_json::from_str(text).map_err(|error| portico_store::Error::Row(error.to_string()))
}

fn bundle(row: &Row<'_>, at: usize) -> portico_store::Result<Bundle> {
    let bytes: Vec<u8> = row.get(at)?;
    known(bytes.try_into().ok().map(Bundle))
}

fn known<T>(found: Option<T>) -> portico_store::Result<T> {
    found.ok_or_else(|| portico_store::Error::Row("a round holds a word that is none".into()))
}
