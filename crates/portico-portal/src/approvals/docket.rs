//! `Docket`: one round with everything that a decision about it is made from.

use crate::{
    approvals::{
        content::Content,
        people::People,
        reader::Reader,
        rows::{ABSENCES, Away, DECISIONS, DELEGATIONS, Given, Passed, ROUND, RoundRow},
        subject::Subject,
    },
    error::Result,
    ids::{RoundId, WorkspaceId},
};
use jiff::Timestamp;
use portico_model::{
    Key,
    approvals::{Absence, Basis, Bundle, Case, Decision, Delegation, Procedure, Standing, Waiting, standing},
};
use portico_store::{Value, values};
use std::sync::LazyLock;
use uuid::Uuid;

pub struct Docket<'s> {
    pub subject: &'s Subject,
    pub procedure: &'s Procedure,
    /// What there is now, and its hash.
    pub now: (Content, Bundle),
    pub row: RoundRow,
    pub given: Vec<Given>,
    pub passed: Vec<Passed>,
    pub people: People,
    pub absences: Vec<Absence>,
    pub decisions: Vec<Decision>,
    pub delegations: Vec<Delegation>,
}

static LAST: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {ROUND} FROM approval_round a WHERE a.workspace_id = $1 AND a.record_id = $2 AND a.approval = $3 \
         ORDER BY a.number DESC LIMIT 1"
    )
});
static ONE: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {ROUND} FROM approval_round a WHERE a.workspace_id = $1 AND a.id = $2"));
static BEFORE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {ROUND} FROM approval_round a WHERE a.workspace_id = $1 AND a.record_id = $2 AND a.approval = $3 AND a.number = $4"
    )
});
static OF_RECORD: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {ROUND} FROM approval_round a WHERE a.workspace_id = $1 AND a.record_id = $2 ORDER BY a.approval, a.number DESC LIMIT 200"
    )
});

static COUNTING: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {ROUND} FROM approval_round a WHERE a.workspace_id = $1 AND a.record_id = $2 AND a.state IN ('open', 'approved') \
         ORDER BY a.approval, a.number"
    )
});

/// The rounds of a record that wait or count.
pub async fn counting(
    reader: &mut Reader<'_>,
    workspace: WorkspaceId,
    record: crate::ids::RecordId,
) -> Result<Vec<RoundRow>> {
    reader.all(&COUNTING, &values![workspace, record]).await
}

/// The row of one round.
pub async fn find(reader: &mut Reader<'_>, workspace: WorkspaceId, id: RoundId) -> Result<Option<RoundRow>> {
    reader.find(&ONE, &values![workspace, id]).await
}

/// The last round of an approval.
pub async fn last(
    reader: &mut Reader<'_>,
    workspace: WorkspaceId,
    subject: &Subject,
    approval: &Key,
) -> Result<Option<RoundRow>> {
    reader.find(&LAST, &values![workspace, subject.id, approval.as_str()]).await
}

/// The round before this one.
pub async fn before(reader: &mut Reader<'_>, workspace: WorkspaceId, row: &RoundRow) -> Result<Option<RoundRow>> {
    let number = i64::from(row.round.number) - 1;
    reader.find(&BEFORE, &values![workspace, row.record, row.approval.as_str(), number]).await
}

/// Every round of a record, of each approval the last first.
pub async fn of_record(
    reader: &mut Reader<'_>,
    workspace: WorkspaceId,
    record: crate::ids::RecordId,
) -> Result<Vec<RoundRow>> {
    reader.all(&OF_RECORD, &values![workspace, record]).await
}

impl<'s> Docket<'s> {
    /// Reads what belongs to a round.
    pub async fn of(
        reader: &mut Reader<'_>,
        workspace: WorkspaceId,
        subject: &'s Subject,
        (row, now): (RoundRow, Timestamp),
    ) -> Result<Self> {
        let people = People::load(reader, workspace, subject).await?;
        Self::among(reader, workspace, (subject, people), (row, now)).await
    }

    /// The same where the people are known: several rounds of one subject ask for them once.
    pub async fn among(
        reader: &mut Reader<'_>,
        workspace: WorkspaceId,
        (subject, people): (&'s Subject, People),
        (row, now): (RoundRow, Timestamp),
    ) -> Result<Self> {
        let given: Vec<Given> = reader.all(DECISIONS, &values![workspace, row.id]).await?;
        let passed: Vec<Passed> = reader.all(DELEGATIONS, &values![workspace, row.id]).await?;
        let absences = absences(reader, workspace, &people, now).await?;
        let content = subject.content(&row.approval)?;
        let bundle = content.bundle()?;
        let mut docket = Self {
            subject,
            procedure: subject.procedure(&row.approval)?,
            now: (content, bundle),
            row,
            given,
            passed,
            people,
            absences,
            decisions: Vec::new(),
            delegations: Vec::new(),
        };
        docket.count();
        Ok(docket)
    }

    /// Takes what counts out of what was written: nothing that was taken back.
    pub fn count(&mut self) {
        let given = self.given.iter().filter(|one| one.withdrawn_at.is_none());
        self.decisions = given.map(|one| one.decision.clone()).collect();
        let passed = self.passed.iter().filter(|one| one.revoked_at.is_none());
        self.delegations = passed.map(|one| one.delegation.clone()).collect();
    }

    pub fn case(&self, now: Timestamp) -> Case<'_> {
        Case {
            procedure: self.procedure,
            round: &self.row.round,
            bundle: self.now.1,
            decisions: &self.decisions,
            delegations: &self.delegations,
            absences: &self.absences,
            people: &self.people.persons,
            checklist_done: self.subject.left_for(self.procedure).is_empty(),
            has_open_comments: self.subject.has_own_comments(self.procedure),
            now,
        }
    }

    pub fn standing(&self, now: Timestamp) -> Standing {
        standing(&self.case(now))
    }

    pub fn waiting(&self, now: Timestamp) -> Option<Waiting> {
        match self.standing(now) {
            Standing::Open(waiting) => Some(waiting),
            Standing::Void | Standing::ChangesAsked { .. } | Standing::Approved { .. } => None,
        }
    }

    /// The seats in which somebody can decide now, their own first.
    pub fn seats_of(&self, person: Uuid, now: Timestamp) -> Vec<(Uuid, Basis)> {
        let mut seats: Vec<(Uuid, Basis)> = Vec::new();
        for seat in self.waiting(now).iter().flat_map(|waiting| &waiting.groups).flat_map(|group| &group.seats) {
            let basis = seat.deciders.iter().find(|(id, _)| *id == person).map(|(_, basis)| *basis);
            if let Some(basis) = basis.filter(|_| !seats.iter().any(|(holder, _)| *holder == seat.holder)) {
                seats.push((seat.holder, basis));
            }
        }
        seats.sort_by_key(|(_, basis)| *basis);
        seats
    }
}

/// Everybody's absences that are not over. What somebody else put down counts only for the membership that it was put down
/// for: a client's admin has no say in what the same human decides for another client.
pub async fn absences(
    reader: &mut Reader<'_>,
    workspace: WorkspaceId,
    people: &People,
    now: Timestamp,
) -> Result<Vec<Absence>> {
    let ids: Vec<Uuid> = people.persons.iter().map(|person| person.id).collect();
    let members: Vec<Uuid> = people.all.iter().map(|candidate| candidate.member.0).collect();
    let given = values![workspace, Value::uuids(&ids), now, Value::uuids(&members)];
    let away: Vec<Away> = reader.all(ABSENCES, &given).await?;
    Ok(away.into_iter().map(|one| one.0).collect())
}
