//! Records with histories, written by the product's own import: every event is in its chain, every stay is measured.

use crate::{
    bench::{Firm, firm::Clients, words::Numbers},
    failure::{Failure, Result},
};
use jiff::{SignedDuration, Timestamp};
use portico_model::{Key, access::Side, blueprint::Compiled, forms::Answers};
use portico_portal::{
    call::{ActorKind, Call, Client, Portal},
    ids::{MemberId, RecordId},
    policy::identity,
    records::{
        actions::import_history::{Incoming, import_history},
        history::{Doer, Happened, History, Opening, Rules, Step},
    },
    search::{self, Which},
};
use portico_store::values;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

/// Records of one transaction.
const TOGETHER: u64 = 100;
const KIND: &str = "support-request";
const CATEGORIES: [&str; 5] = ["bookkeeping", "payroll", "tax", "portal", "other"];

/// Ways through the workflow, and how many of a hundred records take them.
const WAYS: [(u64, &[&str]); 7] = [
    (10, &[]),
    (30, &["take"]),
    (42, &["take", "ask-client"]),
    (46, &["take", "hold"]),
    (48, &["take", "escalate"]),
    (60, &["take", "finish"]),
    (100, &["take", "ask-client", "answer", "finish", "confirm-done"]),
];

/// How much there is to be.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub records: u64,
    pub events_per_record: u64,
}

pub async fn fill(portal: &Portal, firm: &Firm, size: Size, numbers: &mut Numbers) -> Result<()> {
    let actor = identity::by_itself(portal, firm.workspace, ActorKind::Importer, "bench").await?;
    let call = portal.call(actor, "bench".into(), Client::local());
    let blueprint = call.blueprint().await?;
    let mut made = 0;
    while made < size.records {
        let batch: Vec<Incoming> = (made..size.records.min(made + TOGETHER))
            .filter_map(|number| incoming(&call, firm, (number, size), numbers))
            .collect();
        if batch.is_empty() {
            return Err(Failure::faults("the data set needs at least one organization"));
        }
        write(&call, &blueprint, &batch).await?;
        messages(&call, &batch, numbers).await?;
        made += TOGETHER;
    }
    Ok(())
}

/// One batch, which is found by search from then on.
pub async fn write(call: &Call, blueprint: &Compiled, batch: &[Incoming]) -> Result<()> {
    let rules = Rules { blueprint, now: call.now() };
    import_history(call, &rules, batch).await?;
    let records: Vec<RecordId> = batch.iter().map(|incoming| incoming.history.opening.id).collect();
    search::reindex(call.portal(), call.workspace(), &Which::Records(records)).await?;
    Ok(())
}

/// Two messages on every record, so that a page has something to show.
async fn messages(call: &Call, batch: &[Incoming], numbers: &mut Numbers) -> Result<()> {
    const SEND: &str = "INSERT INTO message (workspace_id, record_id, id, member_id, side, body, kind, sent_at) \
        VALUES ($1, $2, $3, $4, 'client', $5, 'message', $6)";
    let mut tx = call.begin().await?;
    for incoming in batch {
        let opening = &incoming.history.opening;
        let Some(at) = incoming.history.happened.first().map(|first| first.at) else { continue };
        for _ in 0..2 {
            let given = values![call.workspace(), opening.id, call.new_id(), opening.opened_by, numbers.text(12), at];
            tx.later(SEND, &given)?;
        }
    }
    Ok(tx.commit().await?)
}

fn incoming(call: &Call, firm: &Firm, (number, size): (u64, Size), numbers: &mut Numbers) -> Option<Incoming> {
    let clients = firm.clients_of(number)?;
    let (_, asker) = *numbers.chosen(&clients.people)?;
    let (_, owner) = *numbers.chosen(&firm.staff)?;
    let history = history(call, (number, size), (clients, asker, owner), numbers);
    let until = history.happened.len();
    Some(Incoming { history: Arc::new(history), there: None, until })
}

fn history(
    call: &Call,
    (number, size): (u64, Size),
    (clients, asker, owner): (&Clients, MemberId, MemberId),
    numbers: &mut Numbers,
) -> History {
    let title = format!("{} {} {number}", numbers.text(3), numbers.name());
    let draw = numbers.below(100);
    let way = WAYS.iter().find(|(upto, _)| draw < *upto).map_or::<&[&str], _>(&[], |(_, way)| way);
    let mut happened = vec![first(call, &title, (number, asker), numbers)];
    let steps = u64::try_from(way.len()).unwrap_or_default();
    let looks = size.events_per_record.saturating_sub(1 + steps);
    let firm = Doer { name: "Staff".into(), member: Some(owner), side: Some(Side::Firm), role: None };
    let steps = (0..looks).map(|_| Step::Nothing).chain(way.iter().map(|key| Step::Transition(Key::new(*key))));
    let mut at = happened.first().map_or(call.now(), |first| first.at);
    for (place, step) in steps.enumerate() {
        at = at.checked_add(SignedDuration::from_mins(7)).unwrap_or(at);
        happened.push(Happened {
            at,
            activity: "work".into(),
            step,
            word: None,
            by: firm.clone(),
            named: None,
            answers: Answers::new(),
            kept: Map::new(),
            source_ref: format!("bench/{KIND}/{number}/{}", place + 1),
        });
    }
    History { opening: opening(call, (KIND, number), (clients, asker), title), happened }
}

fn opening(call: &Call, (kind, number): (&str, u64), (clients, asker): (&Clients, MemberId), title: String) -> Opening {
    Opening {
        id: RecordId(call.new_id()),
        kind: Key::new(kind),
        title,
        organization: clients.organization,
        opened_by: asker,
        team: None,
        source_ref: format!("bench/{kind}/{number}"),
        blueprint_version: 1,
    }
}

/// A record of another type to which nothing has happened yet.
pub fn untouched(call: &Call, firm: &Firm, (kind, number): (&str, u64), numbers: &mut Numbers) -> Option<Incoming> {
    let clients = firm.clients_of(number)?;
    let (_, asker) = *clients.people.first()?;
    let title = format!("{} {number}", numbers.name());
    let answers = json!({ "subject": title });
    let sent = sent(call.now(), asker, (kind, number), &answers);
    let history = History { opening: opening(call, (kind, number), (clients, asker), title), happened: vec![sent] };
    Some(Incoming { history: Arc::new(history), there: None, until: 1 })
}

/// Spread over the last two working weeks, so that deadlines of open ones lie around now.
fn first(call: &Call, title: &str, (number, asker): (u64, MemberId), numbers: &mut Numbers) -> Happened {
    let back = SignedDuration::from_mins(i64::try_from(90 + numbers.below(14 * 24 * 60)).unwrap_or_default());
    let at = call.now().checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH);
    let category = numbers.chosen(&CATEGORIES).copied().unwrap_or("other");
    let answers = json!({
        "category": category, "urgency": "soon", "subject": title, "details": numbers.text(16), "root-cause": "question",
    });
    sent(at, asker, (KIND, number), &answers)
}

fn sent(at: Timestamp, asker: MemberId, (kind, number): (&str, u64), answers: &Json) -> Happened {
    Happened {
        at,
        activity: "sent".into(),
        step: Step::Nothing,
        word: None,
        by: Doer { name: "Client".into(), member: Some(asker), side: Some(Side::Client), role: None },
        named: None,
        answers: answers.as_object().cloned().unwrap_or_default(),
        kept: Map::new(),
        source_ref: format!("bench/{kind}/{number}/0"),
    }
}
