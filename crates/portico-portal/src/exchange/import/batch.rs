//! Batches of cases: told, turned into histories, written in transactions short enough to let others in between.

use super::{
    Options,
    names::Names,
    outcome::{ImportError, ImportReport},
    place::Place,
    tally::{Example, Tally},
    telling::{Teller, Told},
    there::{self, Standing},
    unused,
};
use crate::{
    error::{Error, Result},
    exchange::{
        map::Map,
        xes::{Case, Header},
    },
    ids::{RecordId, RoundId},
    records::{
        actions::import_history::{Incoming, import_history},
        approvals::rounds::{Rounds, Word},
        history::{Deviation, Doer, Happened, History, Opening, Rules},
    },
};
use std::{collections::HashMap, sync::Arc, time::Duration};

pub(super) struct Batches<'p> {
    place: &'p Place,
    map: &'p Map,
    rules: Rules<'p>,
    teller: Teller<'p>,
    names: Names,
    tally: Tally,
    count: Count,
}

#[derive(Debug, Default)]
struct Count {
    cases: u64,
    events: u64,
    made: u64,
    continued: u64,
    there: u64,
    written: u64,
}

/// Events of one transaction; a longer case is written in parts.
const EVENTS_AT_ONCE: usize = 1_000;
/// Others who write to the same file get in here.
const PAUSE: Duration = Duration::from_millis(4);
/// How often a batch is tried that found the database busy.
const TRIES: u32 = 6;
const PATIENCE: Duration = Duration::from_millis(300);

impl<'p> Batches<'p> {
    pub(super) fn new(place: &'p Place, map: &'p Map, rules: Rules<'p>, teller: Teller<'p>) -> Self {
        let names = Names::new(&map.source.value, place.firm, place.dry);
        Self { place, map, rules, teller, names, tally: Tally::default(), count: Count::default() }
    }

    /// Cases and events so far.
    pub(super) fn counted(&self) -> (u64, u64) {
        (self.count.cases, self.count.events)
    }

    pub(super) async fn take_in(&mut self, cases: &[Case]) -> Result<(), ImportError> {
        let told: Vec<Told> = cases.iter().map(|case| self.teller.tell(case)).collect();
        if self.count.cases == 0 {
            unused::must_be_there(self.map, &self.teller.seen).map_err(|fault| ImportError::Map(vec![fault]))?;
        }
        self.count.cases += amount(cases.len());
        self.count.events += cases.iter().map(|case| amount(case.events.len())).sum::<u64>();
        let call = self.place.call();
        self.names.learn(&call, &told).await?;
        let sources: Vec<String> = told.iter().map(|told| self.source_ref(told)).collect();
        let there = if self.place.exists { there::find(&call, &sources).await? } else { HashMap::default() };
        let mut incoming = Vec::new();
        for (told, source) in told.iter().zip(&sources) {
            let standing = Standing::of(told, there.get(source));
            if self.admit(told, standing) {
                let history = Arc::new(self.history(told, source));
                incoming.push((told, Incoming { history, there: standing.reached(), until: told.events.len() }));
            }
        }
        self.write(incoming).await?;
        tokio::time::sleep(PAUSE).await;
        Ok(())
    }

    /// Whether something of a case is to be written. Counts it either way.
    fn admit(&mut self, told: &Told, standing: Standing) -> bool {
        match standing {
            Standing::Whole => self.count.there += 1,
            Standing::Apart(why) => self.note(told, 0, &Deviation::new("changed-since", why)),
            Standing::New | Standing::Part(..) => {
                told.deviations.iter().for_each(|(at, deviation)| self.note(told, *at, deviation));
            }
        }
        match standing {
            Standing::New if !told.events.is_empty() => {
                self.count.made += 1;
                self.count.written += amount(told.events.len());
                true
            }
            Standing::Part(_, events) => {
                self.count.continued += 1;
                self.count.written += amount(told.events.len() - events);
                true
            }
            _ => false,
        }
    }

    fn note(&mut self, told: &Told, at: usize, deviation: &Deviation) {
        let activity = told.events.get(at).map_or("", |event| &event.activity);
        self.tally.add(told.position, deviation.kind, || Example {
            case: told.case.clone(),
            activity: activity.to_owned(),
            words: deviation.words.clone(),
        });
    }

    async fn write(&mut self, incoming: Vec<(&Told, Incoming)>) -> Result<(), ImportError> {
        for (told, incoming) in transactions(incoming) {
            let objections = if self.place.dry { self.imagine(&incoming)? } else { self.insist(&incoming).await? };
            if !self.place.dry {
                self.place.make_findable(&incoming).await?;
            }
            for (case, at, deviation) in objections {
                if let Some(told) = told.get(case) {
                    self.note(told, at, &deviation);
                }
            }
        }
        Ok(())
    }

    /// Writes a batch, again where somebody else was in the way: what is there already would be found, not doubled.
    async fn insist(&self, batch: &[Incoming]) -> Result<Vec<(usize, usize, Deviation)>> {
        let mut tries = 1;
        loop {
            match import_history(&self.place.call(), &self.rules, batch).await {
                Err(Error::Unavailable(_)) if tries < TRIES => tries += 1,
                done => return done,
            }
            tokio::time::sleep(PATIENCE).await;
        }
    }

    /// What would be written, without writing it.
    fn imagine(&self, batch: &[Incoming]) -> Result<Vec<(usize, usize, Deviation)>> {
        let mut objections = Vec::new();
        for (case, incoming) in batch.iter().enumerate() {
            let mut rounds = Rounds::default();
            let opening = &incoming.history.opening;
            let (mut record, first) = self.rules.begun(opening, incoming.history.first()?, &mut rounds)?;
            let begun = incoming.there.map_or(0, |(_, events)| events);
            objections.extend(first.into_iter().filter(|_| begun == 0).map(|found| (case, 0, found)));
            for (at, happened) in incoming.history.happened.iter().enumerate().skip(1) {
                let (after, found) = self.rules.after(&record, happened, &mut rounds)?;
                record = after;
                objections.extend(found.into_iter().filter(|_| at >= begun).map(|found| (case, at, found)));
            }
        }
        Ok(objections)
    }

    fn history(&self, told: &Told, source: &str) -> History {
        let opened_by = told.events.first().map(|first| self.names.opener(&first.who, &told.organization));
        let call = self.place.call();
        let opening = Opening {
            id: RecordId(call.new_id()),
            kind: self.map.kind.value.clone(),
            title: told.title.clone(),
            organization: self.names.organization(&told.organization),
            opened_by: opened_by.unwrap_or(crate::ids::MemberId(self.place.firm.0)),
            team: self.map.team.as_ref().map(|team| team.value.clone()),
            source_ref: source.to_owned(),
            blueprint_version: self.place.version,
        };
        let happened = told.events.iter().enumerate().map(|(at, event)| Happened {
            at: event.at,
            activity: event.activity.clone(),
            step: event.step.clone(),
            word: event.says.clone().map(|(approval, says)| Word {
                approval,
                says,
                round: RoundId(call.new_id()),
                person: self.names.voice(&event.who, &told.organization),
            }),
            by: Doer {
                name: event.who.name.clone(),
                member: self.names.member(&event.who, &told.organization),
                side: event.who.side,
                role: event.who.role.clone(),
            },
            named: event.organization.as_deref().map(|name| self.names.organization(name)),
            answers: event.answers.clone(),
            kept: event.kept.clone(),
            source_ref: format!("{source}#{}", at + 1),
        });
        History { opening, happened: happened.collect() }
    }

    fn source_ref(&self, told: &Told) -> String {
        format!("{}/{}", self.map.source.value, told.case)
    }

    pub(super) fn report(self, options: &Options, header: &Header) -> ImportReport {
        let Self { place, map, teller, names, tally, count, .. } = self;
        let seen = teller.seen;
        let warnings = unused::warnings(map, &seen, header);
        ImportReport {
            workspace: place.name.clone(),
            dry_run: options.dry_run,
            source: map.source.value.clone(),
            cases: count.cases,
            events: count.events,
            activities: amount(seen.activities.len()),
            organizations: amount(seen.organizations.len()),
            people: amount(seen.people.len()),
            first_event: seen.first.map(|at| at.to_string()),
            last_event: seen.last.map(|at| at.to_string()),
            records_made: count.made,
            records_continued: count.continued,
            records_there: count.there,
            events_written: count.written,
            made: names.made,
            deviations: tally.list(),
            warnings,
        }
    }
}

type Transaction<'t> = (Vec<&'t Told>, Vec<Incoming>);

/// Parts a batch into transactions, and long cases into parts.
fn transactions(incoming: Vec<(&Told, Incoming)>) -> Vec<Transaction<'_>> {
    let mut all: Vec<Transaction<'_>> = Vec::new();
    let mut events = EVENTS_AT_ONCE;
    for (told, incoming) in incoming.into_iter().flat_map(|(told, whole)| parts(whole).map(move |part| (told, part))) {
        let more = incoming.until - incoming.there.map_or(0, |(_, there)| there);
        if events + more > EVENTS_AT_ONCE {
            all.push(Transaction::default());
            events = 0;
        }
        events += more;
        if let Some((tolds, batch)) = all.last_mut() {
            tolds.push(told);
            batch.push(incoming);
        }
    }
    all
}

fn parts(whole: Incoming) -> impl Iterator<Item = Incoming> {
    let (id, there) = whole.there.map_or((whole.history.opening.id, 0), |(id, there)| (id, there));
    let starts = (there..whole.until).step_by(EVENTS_AT_ONCE);
    starts.map(move |start| Incoming {
        history: whole.history.clone(),
        there: (start > 0).then_some((id, start)),
        until: (start + EVENTS_AT_ONCE).min(whole.until),
    })
}

fn amount(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
