//! The demo's story is played: every step by its actor, through the product's own actions, at its own time.

use crate::{
    demo::{
        files::Handed,
        firm::People,
        story::{Step, Story, stories},
    },
    failure::Result,
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use portico_jobs::Worker;
use portico_model::{Key, forms};
use portico_portal::{
    call::{Call, Client, Portal},
    error::{Error, Result as Done},
    files::{
        self,
        actions::{
            add::{NewDocument, add},
            replace::{Newer, replace},
        },
    },
    ids::{DocumentId, DraftId, RecordId},
    messages::actions::{
        ask_client::{Question, ask_client},
        note::note,
        reply::{Words, reply},
    },
    policy::{
        Advance, Answer, Assign, Attach, Document, Note, Open, Record, RecordType, Reply, See, facts::Wanted, identity,
        permit::permit,
    },
    records::{
        actions::{
            advance::{Chosen, advance},
            answer::{Edit, all_answers, answer, asking},
            assign::{Assignment, assign},
            draft::Written,
            submit::{Request, submit},
        },
        change::Held,
        jobs, moves,
    },
};
use portico_store::values;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
};

/// A clock that the story moves.
#[derive(Debug, Clone, Default)]
pub struct Moved(Arc<AtomicI64>);

/// What is needed to play.
pub struct Stage<'a> {
    pub portal: &'a Portal,
    pub people: &'a People,
    pub worker: &'a Worker,
    pub clock: &'a Moved,
    pub now: Timestamp,
    pub zone: TimeZone,
}

const KIND: &str = "support-request";

impl Moved {
    pub fn to(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Plays everything in the order of time. Gives what could not be done, for a log.
pub async fn play(stage: &Stage<'_>) -> Result<Vec<String>> {
    let stories = stories()?;
    let mut records: BTreeMap<usize, RecordId> = BTreeMap::new();
    let mut undone = Vec::new();
    for (at, story, step) in agenda(stage, &stories) {
        stage.let_pass(at).await?;
        let Some(told) = stories.get(story) else { continue };
        let done = match (step, records.get(&story)) {
            (0, _) => stage.open(told).await.map(|record| {
                records.insert(story, record);
            }),
            (_, None) => continue,
            (step, Some(record)) => match told.then.get(step - 1) {
                Some(next) => stage.step(*record, next).await,
                None => Ok(()),
            },
        };
        if let Err(error) = done {
            undone.push(format!("{} (step {step}): {error}", told.subject));
        }
        stage.worker.run_due().await?;
    }
    stage.let_pass(stage.now).await?;
    Ok(undone)
}

/// Every step with its time: each after the one before it, none ahead of now.
fn agenda(stage: &Stage<'_>, stories: &[Story]) -> Vec<(Timestamp, usize, usize)> {
    let mut agenda = Vec::new();
    for (number, story) in stories.iter().enumerate() {
        let mut last = story.at.before(stage.now, &stage.zone);
        agenda.push((last, number, 0));
        for (step, next) in story.then.iter().enumerate() {
            let wanted = next.at.before(stage.now, &stage.zone);
            let after = last.checked_add(1.minute()).unwrap_or(last);
            last = wanted.max(after).min(stage.now);
            agenda.push((last, number, step + 1));
        }
    }
    agenda.sort();
    agenda
}

impl Stage<'_> {
    /// Moves the clock; what falls due on the way is escalated at its time.
    async fn let_pass(&self, until: Timestamp) -> Result<()> {
        const NEXT: &str =
            "SELECT min(due_key) FROM record WHERE workspace_id = $1 AND is_open AND escalated_at IS NULL";
        let read = self.portal.db.within(self.people.workspace.tenant());
        let mut last = Timestamp::MIN;
        while let (Some(due),) = read.one::<(Option<Timestamp>,)>(NEXT, &values![self.people.workspace]).await? {
            let next = due.checked_add(1.second()).unwrap_or(due);
            if next <= last || next >= until {
                break;
            }
            last = next;
            self.clock.to(next);
            jobs::escalate_overdue(self.portal).await?;
            self.worker.run_due().await?;
        }
        self.clock.to(until);
        Ok(())
    }

    async fn open(&self, story: &Story) -> Done<RecordId> {
        let call = self.call(&story.by).await?;
        let mut input = forms::Input::new();
        let own = [
            ("category", &story.category),
            ("urgency", &story.urgency),
            ("subject", &story.subject),
            ("details", &story.details),
        ];
        for (field, text) in own {
            input.insert(field.to_owned(), vec![text.clone()]);
        }
        for (field, text) in &story.fields {
            input.insert(field.clone(), vec![self.date_or(text)]);
        }
        let may = permit::<Open, RecordType>(&call, &Wanted { key: Key::new(KIND), organization: None }).await?;
        let written = Written { input, ..Written::default() };
        let request = Request { draft: DraftId(call.new_id()), written };
        submit(&call, &may, request).await
    }

    async fn step(&self, record: RecordId, step: &Step) -> Done<()> {
        let call = self.call(&step.who).await?;
        if let Some(name) = &step.assign {
            let to = self.call(name).await?.actor().standings().first().map(|standing| standing.member);
            let may = permit::<Assign, Record>(&call, &record).await?;
            assign(&call, &may, Assignment { to, ..Assignment::default() }).await?;
        }
        if let Some(text) = &step.note {
            note(&call, &permit::<Note, Record>(&call, &record).await?, words(&call, text)).await?;
        }
        for handed in &step.files {
            Box::pin(self.hand_in(&call, record, handed)).await?;
        }
        if let Some(text) = &step.reply {
            reply(&call, &permit::<Reply, Record>(&call, &record).await?, words(&call, text)).await?;
        }
        if let Some(text) = &step.ask {
            let (may, may_write) =
                (permit::<Advance, Record>(&call, &record).await?, permit::<Reply, Record>(&call, &record).await?);
            ask_client(&call, &may, &may_write, Question { id: call.new_id(), text: text.clone(), shown: None })
                .await?;
        }
        if !step.answers.is_empty() {
            self.answer(&call, record, &step.answers).await?;
        }
        if let Some(transition) = &step.transition {
            let may = permit::<Advance, Record>(&call, &record).await?;
            let chosen =
                Chosen { transition: Key::new(transition.as_str()), comment: step.comment.clone(), shown: None };
            advance(&call, &may, chosen).await?;
        }
        Ok(())
    }

    async fn hand_in(&self, call: &Call, record: RecordId, handed: &Handed) -> Done<()> {
        let bytes = handed.bytes().map_err(Error::internal)?;
        let kept = files::bring(call, &handed.name, bytes.into()).await?;
        if handed.newer {
            let seen = permit::<See, Record>(call, &record).await?;
            let all = files::queries::of_record(call, &seen, seen.side()).await?;
            let older = all.into_iter().find(|document| document.title == handed.title()).ok_or(Error::NotFound)?;
            let may = permit::<Attach, Document>(call, &older.id).await?;
            return replace(call, &may, Newer::of(kept)).await;
        }
        let new = NewDocument {
            id: DocumentId(call.new_id()),
            kept,
            title: String::new(),
            slot: None,
            firm_only: handed.firm_only,
            shows_decision: false,
            metadata: serde_json::Map::new(),
            accepted_at: None,
            origin: None,
        };
        add(call, &permit::<Attach, Record>(call, &record).await?, new).await.map(drop)
    }

    /// What is not typed anew stays as it was.
    async fn answer(&self, call: &Call, record: RecordId, typed: &BTreeMap<String, String>) -> Done<()> {
        let may = permit::<Answer, Record>(call, &record).await?;
        let mut tx = call.begin().await?;
        let row = Held::find(call, &mut tx, record).await?.ok_or(Error::NotFound)?.record;
        drop(tx);
        let blueprint = call.blueprint_of(row.blueprint_version).await?;
        let declared = moves::type_of(&blueprint, &row.kind)?;
        let before = all_answers(&row);
        let fields: BTreeSet<Key> = asking(call, declared, &row, &before, may.side())?.fields;
        let mut input = forms::refill(&declared.form, &before);
        input.retain(|name, _| fields.contains(name.split('.').next().unwrap_or_default()));
        input.extend(typed.iter().map(|(field, text)| (field.clone(), vec![text.clone()])));
        answer(call, &may, Edit { input, shown: None, only: None }).await?;
        Ok(())
    }

    async fn call(&self, name: &str) -> Done<Call> {
        let person =
            self.people.by_name.get(name).ok_or_else(|| Error::internal(format!("{name} is not of the cast")))?;
        let actor = identity::acting_for(self.portal, self.people.workspace, *person, "demo").await?;
        let actor = actor.ok_or_else(|| Error::internal(format!("{name} cannot act")))?;
        Ok(self.portal.call(actor, "demo".into(), Client::local()))
    }

    /// `+4` is the date four days after the moved clock's.
    fn date_or(&self, text: &str) -> String {
        let days = text.strip_prefix('+').and_then(|days| days.parse::<i64>().ok()).filter(|days| *days < 100);
        let Some(days) = days else { return text.to_owned() };
        let date = self.clock.now().to_zoned(self.zone.clone()).date();
        date.checked_add(days.days()).unwrap_or(date).to_string()
    }
}

fn words(call: &Call, text: &str) -> Words {
    Words { id: call.new_id(), text: text.to_owned() }
}
