//! Tells people: rows that the portal shows, and mail to clients, in one transaction for many events.

use crate::{
    audit::happened::Happened,
    call::{ActorKind, Call, Client, Portal},
    error::Result,
    ids::{MailId, MemberId, PersonId, RecordId, WorkspaceId},
    mail::{
        Outgoing, Recipient,
        letters::{Decision, Needed, News, Reminder, Reply},
        post_as,
    },
    notifications::{
        approvals::{self, Deciding},
        circles::{People, RULE, Reader},
        rules::{About, Mailed, Needs, Rule, Thing, concerns, rules},
        standing::Standing,
        together,
    },
    policy::identity,
    records::{
        moves,
        requirements::senders::{Sender, senders},
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, Compiled},
    forms::Answers,
};
use portico_store::{Tx, Value, values};
use portico_web::words::Words;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is to be written about some events.
#[derive(Default)]
pub struct Told(Option<(Call, Vec<Line>)>);

/// One person and what they are told.
struct Line {
    record: RecordId,
    seq: i64,
    reader: Reader,
    kind: &'static str,
    sentence: String,
    mail: Option<Outgoing>,
    /// A mail follows with whatever else happens within a few minutes.
    together: bool,
}

/// An event with the record as it stands now, and the rules that apply.
struct Telling<'h> {
    happened: &'h Happened,
    standing: &'h Standing,
    reference: String,
    /// Of whoever did it.
    side: Side,
    rules: Vec<Rule>,
}

/// Addresses by person: the name and where mail goes.
type Addresses = BTreeMap<PersonId, (String, String)>;

const ADDRESSES: &str = "SELECT p.id, p.name, e.address FROM person p JOIN email_address e ON e.person_id = p.id \
    WHERE p.id IN {uuids $1} ORDER BY p.id, e.verified_at IS NULL, e.verified_at DESC, e.address";
const TELL: &str = "INSERT INTO notification (workspace_id, member_id, id, record_id, event_seq, kind, sentence, reason, created_at, read_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL) ON CONFLICT DO NOTHING";

impl Told {
    pub fn is_nothing(&self) -> bool {
        self.0.as_ref().is_none_or(|(_, lines)| lines.is_empty())
    }
}

/// Reads what telling needs, for all events together. Nothing is written yet.
pub async fn prepare(portal: &Portal, workspace: WorkspaceId, happened: &[Happened]) -> Result<Told> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(RULE), "").await?;
    let call = portal.call(actor, RULE.into(), Client::local());
    let blueprint = call.blueprint().await?;
    let concerning: Vec<&Happened> = happened.iter().filter(|one| concerns(one, &blueprint)).collect();
    let records: BTreeSet<RecordId> = concerning.iter().filter_map(|one| one.record()).collect();
    if records.is_empty() {
        return Ok(Told::default());
    }
    let records: Vec<RecordId> = records.into_iter().collect();
    let standings = Standing::list(portal, workspace, &records).await?;
    let sides = People::load(portal, workspace, &[], concerning.iter().filter_map(|one| one.member)).await?;
    let mut tellings = Vec::with_capacity(concerning.len());
    for one in concerning {
        let standing = one.record().and_then(|record| standings.get(&record));
        // Whoever has acted since is not reminded any more.
        let still_waits = |standing: &&Standing| one.firm.said("of").is_none_or(|ball| standing.waits_for(ball));
        if let Some(standing) = standing.filter(still_waits) {
            tellings.push(telling(&call, one, standing, &sides).await?);
        }
    }
    let circles: Vec<_> =
        tellings.iter().flat_map(|one| one.rules.iter().map(|rule| (&rule.circle, one.standing))).collect();
    let people = People::load(portal, workspace, &circles, std::iter::empty()).await?;
    let mut told = Vec::new();
    for one in &tellings {
        for (rule, reader) in one.readers(&blueprint, &people, &sides) {
            told.push((one, rule, reader));
        }
    }
    let addresses =
        addresses(portal, told.iter().filter(|(_, rule, _)| rule.mailed.is_some()).map(|(.., reader)| reader)).await?;
    let lines = told.into_iter().map(|(one, rule, reader)| line(&call, one, rule, reader, &addresses));
    let lines: Result<Vec<Line>> = lines.collect();
    Ok(Told(Some((call, lines?))))
}

async fn telling<'h>(
    call: &Call,
    happened: &'h Happened,
    standing: &'h Standing,
    sides: &People,
) -> Result<Telling<'h>> {
    let blueprint = call.blueprint_of(standing.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &standing.kind)?;
    let side = sides.side_of(happened.member);
    let needed = needed(call, &blueprint, (happened, standing)).await?;
    let (title, organization) = (standing.title.as_str(), standing.organization_name.as_str());
    let about = About { title, organization, side, needed: &needed };
    Ok(Telling {
        happened,
        standing,
        reference: declared.number.format(u64::try_from(standing.number).unwrap_or_default()),
        side,
        rules: rules(happened, &about, declared),
    })
}

/// Whom an event asks for something, as it is wanted now: from the start, again, still, or since the state takes it. What
/// somebody has sent since, they are not asked for any more.
// req 109
async fn needed(call: &Call, blueprint: &Compiled, (happened, standing): (&Happened, &Standing)) -> Result<Vec<Needs>> {
    let checklist = blueprint.checklist(&standing.kind).filter(|checklist| !checklist.items.is_empty());
    let (Some(checklist), Some(about)) = (checklist, about_items(happened)) else { return Ok(Vec::new()) };
    let record = standing.record;
    let Some(found) = senders(call, std::iter::once(record)).await?.remove(&record) else { return Ok(Vec::new()) };
    let answers = answers_for_clients(call, record).await?;
    let thing = |key: &Key| {
        // What cannot be paid yet is not asked for by mail.
        let item = checklist.items.get(key).filter(|item| checklist.is_doable(item, &answers))?;
        let (label, is_payment) = (item.label_for(Side::Client).to_owned(), matches!(item.asks, Asks::Payment(_)));
        let words = checklist.amount(item, &answers).map_or_else(|| label.clone(), |sum| format!("{label}: {sum}"));
        Some(Thing { label, words, is_payment })
    };
    let needs = |sender: Sender| {
        // In the order of the checklist.
        let theirs = checklist.items.iter().map(|(key, _)| key).filter(|key| sender.items.contains(key));
        Needs { member: sender.member, things: theirs.filter(|key| about.holds(key)).filter_map(thing).collect() }
    };
    Ok(found.all.into_iter().map(needs).filter(|one| !one.things.is_empty()).collect())
}

/// The items that an event asks for; none where it asks for nothing.
fn about_items(happened: &Happened) -> Option<Meant> {
    let client = &happened.client;
    match happened.kind.as_str() {
        "record.submitted" => Some(Meant::All),
        "record.advanced" => client.change("ball").filter(|ball| ball.as_str() == Some("client")).map(|_| Meant::All),
        "item.returned" => Some(Meant::These(client.said("item").map(Key::new).into_iter().collect())),
        "item.reminded" => {
            let items = client.all::<String>("items");
            Some(Meant::These(items.into_iter().map(Key::new).collect()))
        }
        _ => None,
    }
}

/// Of a checklist: all that is wanted, where the record begins to wait for its client, or some items of it.
enum Meant {
    All,
    These(Vec<Key>),
}

impl Meant {
    fn holds(&self, item: &Key) -> bool {
        match self {
            Self::All => true,
            Self::These(items) => items.contains(item),
        }
    }
}

async fn answers_for_clients(call: &Call, record: RecordId) -> Result<Answers> {
    const ANSWERS: &str = "SELECT answers FROM record WHERE workspace_id = $1 AND id = $2";
    let answers: serde_json::Value = call.read().one(ANSWERS, &values![call.workspace(), record]).await?;
    Ok(answers.as_object().cloned().unwrap_or_default())
}

impl Telling<'_> {
    /// Each person once, by the first rule that reaches them; nobody is told what they did themselves.
    fn readers<'r>(
        &'r self,
        blueprint: &portico_model::blueprint::Compiled,
        people: &People,
        doers: &People,
    ) -> Vec<(&'r Rule, Reader)> {
        let doer = self.happened.member.and_then(|member| doers.person(member));
        let mut met: BTreeSet<PersonId> = doer.into_iter().collect();
        let mut readers = Vec::new();
        for rule in &self.rules {
            for reader in people.readers(blueprint, &rule.circle, self.standing) {
                if Some(reader.member) != self.happened.member && met.insert(reader.person) {
                    readers.push((rule, reader));
                }
            }
        }
        readers
    }
}

/// People without an address, as imports bring them, are told in the portal alone.
async fn addresses(portal: &Portal, readers: impl Iterator<Item = &Reader>) -> Result<Addresses> {
    let people: BTreeSet<Uuid> = readers.map(|reader| reader.person.0).collect();
    let mut addresses = Addresses::new();
    if people.is_empty() {
        return Ok(addresses);
    }
    let found: Vec<(PersonId, String, String)> =
        portal.db.installation().all(ADDRESSES, &[Value::uuids(&people)]).await?;
    for (person, name, address) in found {
        addresses.entry(person).or_insert((name, address));
    }
    Ok(addresses)
}

fn line(call: &Call, one: &Telling<'_>, rule: &Rule, reader: Reader, addresses: &Addresses) -> Result<Line> {
    let together = rule.mailed == Some(Mailed::Together);
    let mailed = rule.mailed.as_ref().filter(|_| !together);
    let mail = match (mailed, addresses.get(&reader.person)) {
        (Some(mailed), Some((name, address))) => {
            let to = Recipient { person: Some(reader.person), name: name.clone(), address: address.clone() };
            Some(letter(call, one, (mailed, &rule.sentence), (&reader, to))?)
        }
        _ => None,
    };
    let (record, seq) = (one.standing.record, one.happened.seq);
    Ok(Line { record, seq, reader, kind: rule.kind, sentence: rule.sentence.clone(), mail, together })
}

fn letter(
    call: &Call,
    one: &Telling<'_>,
    (mailed, sentence): (&Mailed, &str),
    (reader, to): (&Reader, Recipient),
) -> Result<Outgoing> {
    let (portal, reference, record) = (call.actor().workspace_name(), one.reference.as_str(), one.standing.record);
    let (title, person) = (one.standing.title.as_str(), reader.person);
    let because = reader.because.trim_start_matches("because ");
    match mailed {
        Mailed::Words(words) => {
            let author = &one.happened.actor;
            Reply { to, person, portal, author, reference, title, record, words, because, staff: None }.write()
        }
        Mailed::Decision(deciding) => decision(call, one, deciding, (reader, to)),
        Mailed::Needed(things, words) => {
            // It is the firm that asks, whoever of the client's has sent the record.
            let author = match (one.happened.actor.as_str(), one.side) {
                ("", _) | (_, Side::Client) => portal,
                (name, Side::Firm) => name,
            };
            let (words, pays) = (words.as_ref(), things.iter().all(|thing| thing.is_payment));
            let things: Vec<String> = things.iter().map(|thing| thing.words.clone()).collect();
            let things = things.as_slice();
            Needed { to, person, portal, author, reference, title, record, things, pays, words, because }.write()
        }
        Mailed::News | Mailed::Together => {
            let link = format!("{}/records/{record}", call.portal().settings.base_url);
            let (sentence, staff) = (sentence, (reader.side == Side::Firm).then_some(link.as_str()));
            News { to, person, portal, reference, title, record, sentence, because, staff }.write()
        }
        Mailed::Reminder => {
            let words = Words::new(call.now(), &call.zone());
            let due = one.standing.due_at.unwrap_or(call.now());
            let (due, day) = (words.full(due), words.day_within(due));
            Reminder { to, person, portal, reference, title, record, due: &due, day: &day, because }.write()
        }
    }
}

/// Whoever is asked gets a link of their own, with which one decision is made; staff sign in.
fn decision(
    call: &Call,
    one: &Telling<'_>,
    deciding: &Deciding,
    (reader, to): (&Reader, Recipient),
) -> Result<Outgoing> {
    let words = Words::new(call.now(), &call.zone());
    let due: Option<Timestamp> = deciding.due_at.as_ref().and_then(|at| at.parse().ok());
    let day = due.map_or_else(String::new, |at| words.day_within(at));
    let due = due.map_or_else(String::new, |at| words.full(at));
    let staff = approvals::link(&call.portal().settings.base_url, reader.side, deciding.round);
    let author = match approvals::asks_in_person(one.happened) {
        true => one.happened.actor.as_str(),
        false => call.actor().workspace_name(),
    };
    let letter = Decision {
        to,
        person: reader.person,
        portal: call.actor().workspace_name(),
        author,
        reference: &one.reference,
        title: &one.standing.title,
        record: one.standing.record,
        round: deciding.round,
        approval: &deciding.label,
        due: &due,
        day: &day,
        after: &deciding.after,
        note: &deciding.note,
        is_signed: deciding.is_signed,
        is_reminder: deciding.is_reminder,
        because: reader.because.trim_start_matches("because "),
        staff: staff.as_deref(),
    };
    letter.write()
}

/// Writes the rows, and the mails of those that are new: told again, it is told once.
pub async fn write(tx: &mut Tx, told: Told) -> Result<()> {
    let Some((call, lines)) = told.0 else { return Ok(()) };
    for Line { record, seq, reader, kind, sentence, mail, together } in lines {
        let Reader { member, because, .. } = reader;
        let row = values![call.workspace(), member, call.new_id(), record, seq, kind, sentence, because, call.now()];
        if tx.execute(TELL, &row).await? == 0 {
            continue;
        }
        if let Some(mail) = mail {
            post_as(&call, tx, (call.workspace(), mail_id(record, seq, member)), mail)?;
        }
        if together {
            together::enqueue(&call, tx, (record, member))?;
        }
        call.tell(tx, [format!("member:{member}")]);
    }
    Ok(())
}

/// The same event and person always give the same mail.
pub(super) fn mail_id(record: RecordId, seq: i64, member: MemberId) -> MailId {
    let hash = Sha256::new().chain_update(record.0).chain_update(seq.to_be_bytes()).chain_update(member.0).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    MailId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
