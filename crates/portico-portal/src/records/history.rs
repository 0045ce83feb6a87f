//! What happened elsewhere, told in the portal's own steps: which record it makes, and what the workflow would not have
//! allowed. Pure: `actions/import_history.rs` writes it, a dry run only counts.

use crate::{
    error::{Error, Result},
    ids::{MemberId, OrganizationId, RecordId},
    records::{
        Channel, Record,
        approvals::{
            self,
            rounds::{Rounds, Word},
        },
        clock::Clocks,
        moves,
    },
};
use jiff::{Timestamp, tz::TimeZone};
use portico_model::{
    Key,
    access::{Relation, Side},
    blueprint::{Compiled, Effect, Priority, Transition},
    forms::Answers,
    workflow::{self, Actor, Known, Move, RefusalCode, Situation},
};
use serde_json::{Map, Value as Json};

/// One case as it comes in: what is known of it before anything happened, and then what happened, in order.
#[derive(Debug, Clone)]
pub struct History {
    pub opening: Opening,
    pub happened: Vec<Happened>,
}

#[derive(Debug, Clone)]
pub struct Opening {
    pub id: RecordId,
    pub kind: Key,
    pub title: String,
    pub organization: OrganizationId,
    pub opened_by: MemberId,
    pub team: Option<Key>,
    pub source_ref: String,
    pub blueprint_version: i64,
}

/// One event of an outside log.
#[derive(Debug, Clone)]
pub struct Happened {
    pub at: Timestamp,
    /// What the log calls it.
    pub activity: String,
    pub step: Step,
    /// What it says of an approval besides.
    pub word: Option<Word>,
    pub by: Doer,
    /// Another organization than before, where this event names one. The record stays with the first.
    pub named: Option<OrganizationId>,
    /// Answers that are new or have changed.
    pub answers: Answers,
    /// What else the log says, kept for the firm.
    pub kept: Map<String, Json>,
    pub source_ref: String,
}

/// What an event means for the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Nothing,
    /// Nobody said what this activity means.
    Unknown,
    Transition(Key),
    State(Key),
}

/// Who did it, as far as the log says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doer {
    pub name: String,
    pub member: Option<MemberId>,
    pub side: Option<Side>,
    pub role: Option<Key>,
}

/// Something the workflow would not have allowed, or that the log tells oddly. It is kept all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    pub kind: &'static str,
    pub words: String,
}

/// The rules under which a history is told.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    pub blueprint: &'a Compiled,
    pub now: Timestamp,
}

impl Rules<'_> {
    /// The record after its first event, and its rounds.
    pub fn begun(&self, opening: &Opening, first: &Happened, rounds: &mut Rounds) -> Result<(Record, Vec<Deviation>)> {
        let record = self.sent(opening, first)?;
        let mut deviations = self.missing_at_opening(&record, first)?;
        let (mut record, more) = self.after(&record, first, rounds)?;
        record.answered_at = None;
        deviations.extend(more);
        Ok((record, deviations))
    }

    /// The record after one more event, and its rounds.
    pub fn after(&self, before: &Record, happened: &Happened, rounds: &mut Rounds) -> Result<(Record, Vec<Deviation>)> {
        let mut after = before.clone();
        for (field, answer) in &happened.answers {
            moves::set_field(self.blueprint, &mut after, &Key::new(field.as_str()), answer.clone())?;
        }
        after.changed_at = after.changed_at.max(happened.at);
        if happened.by.side == Some(Side::Firm) && after.answered_at.is_none() {
            after.answered_at = Some(happened.at);
        }
        let mut deviations = rounds.hear(self.blueprint, &after, happened)?;
        deviations.extend(self.step(&mut after, happened, rounds)?);
        if !after.is_open {
            rounds.close(happened.at);
        }
        // Nobody promised anything here when this happened: a time that is over calls for nobody.
        after.due_at = after.due_at.filter(|due| *due > self.now);
        Ok((after, deviations))
    }

    /// The record as it was sent, before anything else is said of it.
    fn sent(&self, opening: &Opening, first: &Happened) -> Result<Record> {
        let declared = moves::type_of(self.blueprint, &opening.kind)?;
        let routed = workflow::route(moves::machine(self.blueprint, &opening.kind)?, &first.answers);
        let team = opening.team.clone().or_else(|| routed.map(|route| route.to.team.clone()));
        let mut record = Record {
            id: opening.id,
            organization: opening.organization,
            kind: opening.kind.clone(),
            number: 0,
            title: opening.title.clone(),
            state: Key::default(),
            state_since: first.at,
            meaning: String::new(),
            ball: String::new(),
            is_open: true,
            opened_at: first.at,
            changed_at: first.at,
            closed_at: None,
            opened_by: opening.opened_by,
            requested_for: opening.opened_by,
            owner: None,
            team,
            priority: 1,
            due_at: None,
            remind_at: None,
            escalated_at: None,
            answered_at: None,
            channel: Channel::Import.as_str().into(),
            source_ref: Some(opening.source_ref.clone()),
            parent: None,
            blueprint_version: opening.blueprint_version,
            reopened: 0,
            answers: Map::new(),
            firm_answers: Map::new(),
            clock: Clocks::default().to_json()?,
            revision: 1,
        };
        moves::enter(self.blueprint, &mut record, &declared.workflow.initial, first.at)?;
        Ok(record)
    }

    fn missing_at_opening(&self, record: &Record, first: &Happened) -> Result<Vec<Deviation>> {
        let form = &moves::type_of(self.blueprint, &record.kind)?.form;
        let asked =
            form.fields().filter(|(_, field)| field.required && field.visible_to(Side::Client) && field.takes_answer());
        let missing = asked.filter(|(key, _)| {
            !first.answers.contains_key(key.as_str()) && portico_model::forms::is_shown(form, key, &first.answers)
        });
        let told =
            missing.map(|(key, _)| Deviation::new("answer-missing-at-opening", format!("`{key}` has no answer")));
        Ok(told.collect())
    }

    fn step(&self, record: &mut Record, happened: &Happened, rounds: &Rounds) -> Result<Vec<Deviation>> {
        let target = match &happened.step {
            Step::Nothing => None,
            Step::Unknown => return Ok(unknown(record, happened)),
            Step::State(state) => Some(state.clone()),
            Step::Transition(key) => self.transition(record, key)?.map(|transition| transition.to.clone()),
        };
        let workflow = &moves::type_of(self.blueprint, &record.kind)?.workflow;
        let over = workflow.state(&record.state).is_some_and(|state| state.is_final);
        let Some(target) = target else {
            let late = over
                .then(|| Deviation::new("after-the-end", format!("it happens in `{}`, which is final", record.state)));
            return Ok(late.into_iter().collect());
        };
        if target == record.state && !self.declares_loop(record, &happened.step)? {
            return Ok(vec![Deviation::new(
                "repeated",
                format!("it leads to `{target}`, where the record is already"),
            )]);
        }
        let (chosen, deviations) = self.choose(record, (happened, rounds), &target)?;
        // The clock of what is imported tells of the present state alone.
        record.clock = Clocks::default().to_json()?;
        match chosen {
            Some(transition) => self.apply(record, happened, &transition)?,
            None => moves::enter(self.blueprint, record, &target, happened.at)?,
        }
        Ok(deviations)
    }

    fn declares_loop(&self, record: &Record, step: &Step) -> Result<bool> {
        let Step::Transition(key) = step else { return Ok(false) };
        let workflow = &moves::type_of(self.blueprint, &record.kind)?.workflow;
        Ok(workflow.transition(key).is_some_and(|transition| workflow.leads_from(transition, &record.state)))
    }

    fn transition(&self, record: &Record, key: &Key) -> Result<Option<Transition>> {
        let workflow = &moves::type_of(self.blueprint, &record.kind)?.workflow;
        Ok(workflow.transition(key).cloned())
    }

    /// The transition that this step is, and what the workflow has against it. For a state, the least objectionable of
    /// those that lead there.
    fn choose(
        &self,
        record: &Record,
        (happened, rounds): (&Happened, &Rounds),
        target: &Key,
    ) -> Result<(Option<Transition>, Vec<Deviation>)> {
        let workflow = &moves::type_of(self.blueprint, &record.kind)?.workflow;
        let leading = || {
            let all = workflow.transitions.iter();
            all.filter(|(_, one)| one.to == *target && workflow.leads_from(one, &record.state)).map(|(key, _)| key)
        };
        let candidates: Vec<&Key> =
            if let Step::Transition(key) = &happened.step { vec![key] } else { leading().collect() };
        let mut judged = Vec::new();
        for key in candidates {
            judged.push((self.objections(record, (happened, rounds), key)?, key));
        }
        if let Some((objections, key)) = judged.into_iter().min_by_key(|(objections, _)| objections.len()) {
            return Ok((workflow.transition(key).cloned(), objections));
        }
        let over = workflow.state(&record.state).is_some_and(|state| state.is_final);
        let kind = if over { "after-the-end" } else { "no-such-transition" };
        Ok((None, vec![Deviation::new(kind, format!("no transition leads from `{}` to `{target}`", record.state))]))
    }

    /// What the workflow refuses. Logs hold no comments, and who stands how to a record is not known of the past.
    fn objections(
        &self,
        record: &Record,
        (happened, rounds): (&Happened, &Rounds),
        key: &Key,
    ) -> Result<Vec<Deviation>> {
        let machine = moves::machine(self.blueprint, &record.kind)?;
        let transition = machine.record_type.workflow.transition(key);
        let known_roles = happened.by.role.iter().cloned().collect::<Vec<_>>();
        let roles = match transition {
            Some(transition) if known_roles.is_empty() => transition.who.roles.clone(),
            _ => known_roles,
        };
        // A move that the portal makes by itself names no role.
        let automatic = transition.is_some_and(|transition| transition.who.roles.is_empty());
        let relations = EVERY_RELATION.to_vec();
        let actor = Actor { side: happened.by.side.unwrap_or(Side::Firm), roles, relations, automatic };
        let mut answers = record.answers.clone();
        answers.extend(record.firm_answers.clone());
        let (known, settled) =
            (known(record, happened.at), approvals::settled_by_history(self.blueprint, record, rounds));
        let situation =
            Situation { state: &record.state, answers: &answers, actor: &actor, known: &known, settled: &settled };
        let refused = workflow::decide(machine, &situation, &Move::new(key.clone())).err().unwrap_or_default();
        let counted = refused.into_iter().filter(|refusal| refusal.code != RefusalCode::CommentMissing);
        Ok(counted.map(|refusal| self.described(record, key, &refusal)).collect())
    }

    fn described(&self, record: &Record, key: &Key, refusal: &workflow::Refusal) -> Deviation {
        let over = self.blueprint.machine(&record.kind).and_then(|machine| machine.state(&record.state));
        let words = match (&refusal.code, &refusal.field) {
            (RefusalCode::WrongState, _) if over.is_some_and(|state| state.is_final) => {
                let words = format!("`{key}` does not lead from `{}`, which is final", record.state);
                return Deviation::new("after-the-end", words);
            }
            (RefusalCode::WrongState, _) => {
                return Deviation::new("no-such-transition", format!("`{key}` does not lead from `{}`", record.state));
            }
            (RefusalCode::AnswerMissing, Some(field)) => format!("`{key}` needs an answer to `{field}`"),
            (code, _) => format!("`{key}` is refused: {} ({})", code.as_str(), refusal.rule),
        };
        Deviation::new(refusal.code.as_str(), words)
    }

    fn apply(&self, record: &mut Record, happened: &Happened, transition: &Transition) -> Result<()> {
        let owner = happened.by.member.filter(|_| happened.by.side == Some(Side::Firm));
        let mut transition = transition.clone();
        if owner.is_none() {
            transition.effects.retain(|effect| *effect != Effect::AssignActor);
        }
        let opened_by = record.opened_by;
        moves::apply(self.blueprint, record, &transition, owner.unwrap_or(opened_by), happened.at)
    }
}

impl Deviation {
    pub fn new(kind: &'static str, words: impl Into<String>) -> Self {
        Self { kind, words: words.into() }
    }
}

impl History {
    /// The first event; a case in which nothing happened is no history.
    pub fn first(&self) -> Result<&Happened> {
        self.happened.first().ok_or_else(|| Error::internal("a history without events"))
    }
}

const EVERY_RELATION: [Relation; 7] = [
    Relation::Own,
    Relation::Participant,
    Relation::Assigned,
    Relation::Team,
    Relation::Organization,
    Relation::Subtree,
    Relation::All,
];

fn unknown(record: &Record, happened: &Happened) -> Vec<Deviation> {
    let words = format!("the map does not say what `{}` means; `{}` stays", happened.activity, record.state);
    vec![Deviation::new("unknown-activity", words)]
}

fn known(record: &Record, at: Timestamp) -> Known {
    let age = at.duration_since(record.opened_at).as_hours() / 24;
    Known {
        team: record.team.clone(),
        priority: Priority::Normal,
        has_owner: record.owner.is_some(),
        age_days: age,
        today: at.to_zoned(TimeZone::UTC).date(),
    }
}
