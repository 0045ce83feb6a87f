//! The rounds of one record as a history tells them: what was put forward, what was said to it, how it ended.
//!
//! Pure: `actions/import_history.rs` reads what an earlier import wrote and writes what is new; a dry run only counts. What
//! the decisions add up to is asked of the same model as in the portal. They were given elsewhere, so each is one that was
//! put down, with its place in the log as the evidence.

use super::kept::{Ended, Kept, round_of_history};
use crate::{
    approvals::{
        Content, Happening, State,
        content::hex,
        rows::{Given, Watch},
        steps::Told,
        watch,
    },
    error::{Error, Result},
    ids::{PersonId, RoundId},
    records::{
        Record,
        actions::answer::all_answers,
        history::{Deviation, Happened},
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    approvals::{Basis, Case, Decision, Leg, Procedure, Said, Slate, standing},
    blueprint::{Compiled, Stage},
};

/// What one event of a log means for an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub approval: Key,
    pub says: Says,
    /// Of a round that begins with it.
    pub round: RoundId,
    /// Who said it, or who stands for somebody whom the log does not name.
    pub person: PersonId,
}

/// What can be said of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    Submits,
    Approves {
        stage: Key,
    },
    AsksForChanges {
        stage: Key,
    },
    /// Whatever counts, counts no more.
    Voids,
}

/// Every round of one record so far, and what the last event did to them.
#[derive(Debug, Clone, Default)]
pub struct Rounds {
    pub(super) kept: Vec<Kept>,
    said: Option<Happening>,
    ended: Vec<Ended>,
}

impl Rounds {
    /// What is approved exactly as it was put forward.
    pub fn approved(&self) -> impl Iterator<Item = &Key> {
        self.kept.iter().filter(|kept| kept.row.state == State::Approved).map(|kept| &kept.row.approval)
    }

    /// Takes in one event, with the record as its answers leave it. What does not fit is kept as an event alone.
    pub fn hear(&mut self, blueprint: &Compiled, record: &Record, happened: &Happened) -> Result<Vec<Deviation>> {
        let mut odd = Vec::new();
        if !happened.answers.is_empty() {
            self.void_changed(blueprint, record, happened, &mut odd)?;
        }
        let Some(word) = &happened.word else { return Ok(odd) };
        let procedure = blueprint
            .procedure(&record.kind, &word.approval)
            .ok_or_else(|| Error::internal(format!("approval {} is not in the blueprint", word.approval)))?;
        match &word.says {
            Says::Submits => self.submit(blueprint, (procedure, word), record, (happened.at, &mut odd))?,
            Says::Voids => self.void(procedure, happened.at),
            Says::Approves { stage } => {
                self.decide((procedure, word, stage), happened, Said::Approve(None), &mut odd);
            }
            Says::AsksForChanges { stage } => {
                let said = Said::AskForChanges(happened.activity.clone());
                self.decide((procedure, word, stage), happened, said, &mut odd);
            }
        }
        Ok(odd)
    }

    /// The record is over: nobody is asked any more.
    pub fn close(&mut self, at: Timestamp) {
        let open = self.kept.iter_mut().filter(|kept| kept.row.state == State::Open);
        self.ended.extend(open.map(|kept| kept.end(State::Closed, at)));
    }

    /// What is to be said of the last event, once.
    pub fn told(&mut self) -> Option<Happening> {
        let ended = std::mem::take(&mut self.ended);
        let said = self.said.take();
        if ended.is_empty() {
            return said;
        }
        let nothing_else = || Happening::new("approval.voided", None);
        Some(said.unwrap_or_else(nothing_else).client("ended", ended))
    }

    fn submit(
        &mut self,
        blueprint: &Compiled,
        (procedure, word): (&Procedure, &Word),
        record: &Record,
        (at, odd): (Timestamp, &mut Vec<Deviation>),
    ) -> Result<()> {
        let last = self.last(&word.approval);
        let number = last.as_ref().map_or(1, |kept| kept.row.round.number.saturating_add(1));
        if let Some(counting) = last.filter(|kept| kept.counts()) {
            odd.push(Deviation::new("round-not-over", format!("`{}` is put forward again", word.approval)));
            let ended = counting.end(State::Void, at);
            self.ended.push(ended);
        }
        let content = content(blueprint, procedure, record)?;
        let row = round_of_history((procedure, word), (record.id, number, at), content)?;
        let happening = Happening::about("approval.submitted", (&row, &procedure.declared), None)
            .client("bundle", hex(row.round.bundle))
            .client("content", &row.content.client)
            .client("rule_version", row.round.rule_version)
            .client("submitted_by", word.person)
            .firm("firm_content", &row.content.firm)
            .firm("amount", row.round.amount)
            .firm("route", &row.round.route);
        self.said = Some(happening);
        self.kept.push(Kept { row, decisions: Vec::new(), is_there: false, fresh: Vec::new() });
        Ok(())
    }

    fn void(&mut self, procedure: &Procedure, at: Timestamp) {
        let Some(kept) = self.last(&procedure.key).filter(|kept| kept.counts()) else { return };
        kept.end(State::Void, at);
        let happening = Happening::about("approval.voided", (&kept.row, &procedure.declared), None);
        self.said = Some(happening.client("now", hex(kept.row.round.bundle)));
    }

    fn decide(
        &mut self,
        (procedure, word, stage): (&Procedure, &Word, &Key),
        happened: &Happened,
        said: Said,
        odd: &mut Vec<Deviation>,
    ) {
        let late = |kind, words: &str| Deviation::new(kind, format!("`{}`: {words}", word.approval));
        let Some(kept) = self.last(&word.approval) else {
            return odd.push(late("nothing-to-decide", "nothing was put forward before"));
        };
        if kept.row.state != State::Open {
            return odd.push(late("decided-after-the-end", "the round is over"));
        }
        let Some(declared) = procedure.declared.stages.get(stage) else { return };
        if kept.is_out_of_turn(procedure, stage) {
            odd.push(late("out-of-turn", "a later stage had decided already"));
        }
        let side = happened.by.side.unwrap_or(Side::Firm);
        let decision = Decision {
            stage: stage.clone(),
            group: group(declared, happened.by.role.as_ref()),
            seat: word.person.0,
            by: word.person.0,
            basis: Basis::Recorded,
            said,
            bundle: kept.row.round.bundle,
            at: happened.at,
            signature: None,
            grounds: Some(happened.source_ref.clone()),
        };
        let given = kept.take(procedure, decision, side);
        let happening = Happening::about("approval.decided", (&kept.row, &procedure.declared), None);
        self.said = Some(happening.for_side(side, "decisions", [Told::plain(&given)]));
    }

    /// What was put forward is not what is there any more.
    fn void_changed(
        &mut self,
        blueprint: &Compiled,
        record: &Record,
        happened: &Happened,
        odd: &mut Vec<Deviation>,
    ) -> Result<()> {
        let submits =
            |key: &Key| happened.word.as_ref().is_some_and(|word| word.says == Says::Submits && word.approval == *key);
        for kept in self.kept.iter_mut().filter(|kept| kept.counts() && !submits(&kept.row.approval)) {
            let Some(procedure) = blueprint.procedure(&record.kind, &kept.row.approval) else { continue };
            if content(blueprint, procedure, record)?.bundle()? != kept.row.round.bundle {
                let words = format!("`{}` was put forward with other answers", kept.row.approval);
                odd.push(Deviation::new("changed-after-submission", words));
                self.ended.push(kept.end(State::Void, happened.at));
            }
        }
        Ok(())
    }

    fn last(&mut self, approval: &Key) -> Option<&mut Kept> {
        self.kept.iter_mut().rfind(|kept| kept.row.approval == *approval)
    }
}

impl Kept {
    fn counts(&self) -> bool {
        matches!(self.row.state, State::Open | State::Approved)
    }

    fn end(&mut self, state: State, at: Timestamp) -> Ended {
        self.row.end(state);
        self.row.watch = Watch::default();
        self.row.ended_at = self.row.ended_at.or(Some(at));
        Ended { round: self.row.id, state: state.as_str() }
    }

    /// Whether a stage that is declared after this one has had its say.
    fn is_out_of_turn(&self, procedure: &Procedure, stage: &Key) -> bool {
        let mut later = procedure.declared.stages.keys().skip_while(|key| *key != stage).skip(1);
        later.any(|key| self.decisions.iter().any(|decision| decision.stage == *key))
    }

    /// Adds a decision, and sees where the round stands after it.
    fn take(&mut self, procedure: &Procedure, decision: Decision, side: Side) -> Given {
        self.seat(procedure, &decision);
        self.decisions.push(decision.clone());
        // Nothing in a history was taken back: the places have no gaps.
        let place = i64::try_from(self.decisions.len()).unwrap_or(i64::MAX);
        let given = Given { place, decision, withdrawn_at: None };
        self.fresh.push((given.clone(), side));
        let (round, now) = (self.row.round.clone(), given.decision.at);
        let case = Case {
            procedure,
            round: &round,
            bundle: round.bundle,
            decisions: &self.decisions,
            delegations: &[],
            absences: &[],
            people: &[],
            checklist_done: true,
            has_open_comments: false,
            now,
        };
        watch::stand(&mut self.row, &standing(&case), now);
        given
    }

    /// A log does not say who was asked: the route is what was decided, and the last stage, without which nothing counts.
    fn seat(&mut self, procedure: &Procedure, decision: &Decision) {
        let legs = &mut self.row.round.route.stages;
        if !legs.iter().any(|leg| leg.stage == decision.stage) {
            legs.push(Leg { stage: decision.stage.clone(), groups: Vec::new() });
            let place = |leg: &Leg| procedure.declared.stages.keys().position(|key| *key == leg.stage);
            legs.sort_by_key(place);
        }
        let Some(leg) = legs.iter_mut().find(|leg| leg.stage == decision.stage) else { return };
        match leg.groups.iter_mut().find(|slate| slate.group == decision.group) {
            Some(slate) if slate.holders.contains(&decision.seat) => {}
            Some(slate) => slate.holders.push(decision.seat),
            None => leg.groups.push(Slate {
                group: decision.group.clone(),
                needed: 1,
                holders: vec![decision.seat],
                by_fallback: false,
            }),
        }
    }
}

/// The group in which a role decides: the one that asks it, else the first.
fn group(stage: &Stage, role: Option<&Key>) -> Key {
    let asks = |key: &&Key| {
        let group = stage.groups.get(key);
        group.is_some_and(|group| role.is_some_and(|role| group.who.roles.contains(role)))
    };
    stage.groups.keys().find(asks).or_else(|| stage.groups.keys().next()).cloned().unwrap_or_default()
}

/// What there was to decide on. Logs hold no files.
fn content(blueprint: &Compiled, procedure: &Procedure, record: &Record) -> Result<Content> {
    let declared = blueprint.record_type(&record.kind);
    let form = declared.map(|declared| &declared.form).ok_or_else(|| Error::internal("no such record type"))?;
    Ok(Content::of(procedure, form, &all_answers(record), (&[], record.blueprint_version)))
}
