//! One record as its client reads it: where it stands, what we need, the conversation, the story, who takes part.

use crate::{
    call::Call,
    desk::{
        approvals::Panel,
        client::{
            files::{Files, files},
            row::{ClientRecord, load},
            sending::ListCard,
            step,
            task::{self, Task, Thing},
            tell::{self, Standing},
        },
        record::Said,
        story::{self, Teller, Told},
    },
    error::Result,
    frames::{Place, frame},
    ids::{MemberId, RecordId},
    messages::{Message, conversation},
    people::pages::page,
    policy::{self, Advance, Answer, Permit, Reply, See},
    records::{
        approvals::{Deciders, deciders, settled_for_clients},
        moves,
        requirements::{Senders, senders},
        view,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{
    Key,
    access::{Ball, Facts, Side},
    blueprint::{Comment, Compiled, RecordType, Trigger},
    forms,
    workflow::{Machine, Offer, RefusalCode, Settled},
};
use portico_web::{
    components as ui,
    frame::{Frame, Preview},
    words::Words,
};

/// What the reader may do here, for the template.
#[derive(Debug, Clone, Copy, Default)]
struct Affordances {
    reply: bool,
    change_answers: bool,
    add_colleague: bool,
}

#[derive(Template)]
#[template(path = "desk/client/record.html")]
struct Page {
    frame: Frame,
    id: RecordId,
    title: String,
    number: String,
    pill: ui::Pill,
    /// None when it is over: then nobody has it.
    ball: Option<ui::Ball>,
    over: String,
    due: Option<ui::Due>,
    steps: Option<ui::Steps>,
    sent: Option<Sent>,
    reasons: Vec<String>,
    need: Option<Need>,
    others: Vec<Way>,
    revision: i64,
    messages: ui::Messages,
    older: Option<String>,
    composer: Option<ui::ClientComposer>,
    conversation_note: String,
    story: ui::Timeline,
    people: Vec<ui::Person>,
    files: Files,
    answers: Vec<(String, String)>,
    opened: String,
    approvals: Option<Panel>,
    /// How the checklist stands; none where there is none.
    list: Option<ListCard>,
    /// What the reader is to send: that is what to do next.
    to_send: Option<Task>,
    may: Affordances,
}

/// What is asked of the reader, with the one primary button.
struct Need {
    title: String,
    quote: String,
    after: String,
    primary: Way,
    others: Vec<Way>,
}

/// A button, or a box for words with a button.
struct Way {
    key: Key,
    label: String,
    confirm: String,
    /// What of the checklist has to be there first; then there is no button yet.
    blocked: String,
    /// The words are the point: the box is open, and they go into the conversation.
    is_message: bool,
    takes_comment: bool,
    needs_comment: bool,
    comment: String,
    error: String,
    once: String,
}

/// After a request was sent: what happens next, and when.
struct Sent {
    number: String,
    text: String,
}

/// The page is made from the record as its client reads it, even when somebody of the firm looks at it.
pub async fn show(call: &Call, permit: &Permit<See, policy::Record>, said: Option<Said>) -> Result<Response> {
    written(call, permit, said.unwrap_or_default(), None).await
}

/// The same page for somebody of the firm. The call is made by nobody's membership, so nothing can be done from here.
pub async fn preview(call: &Call, permit: &Permit<See, policy::Record>, banner: Preview) -> Result<Response> {
    written(call, permit, Said::default(), Some(banner)).await
}

async fn written(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    said: Said,
    preview: Option<Preview>,
) -> Result<Response> {
    let record = load(call, permit.thing().id).await?;
    let (messages, more) = conversation::conversation(call, permit, said.asked.before).await?;
    let events = story::events(call, permit).await?;
    let place = Place::at("/records").live([format!("record:{}", record.id)]).saying(said.done);
    let mut frame = frame(call, place).await?;
    let is_preview = preview.is_some();
    frame.preview = preview;
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let files = files(call, permit, is_preview).await?;
    let may = Affordances {
        reply: permit.also::<Reply>(call).await?.is_some(),
        change_answers: permit.also::<Answer>(call).await?.is_some() && changes(&blueprint, &record)?,
        add_colleague: permit.also::<Reply>(call).await?.is_some() && call.actor().subject().only_record.is_none(),
    };
    let advance = permit.also::<Advance>(call).await?;
    let panel = Panel::load(call, permit).await?;
    let waits = match panel {
        Some(_) => deciders(call, Side::Client, [record.id].into_iter()).await?.remove(&record.id),
        None => None,
    };
    let seen = Seen {
        call,
        words: Words::new(call.now(), &call.zone()),
        machine: moves::machine(&blueprint, &record.kind)?,
        blueprint: &blueprint,
        facts: permit.facts(),
        live: call.blueprint().await?,
        record: &record,
        advance: advance.as_ref(),
        said: &said,
        may,
        settled: settled_for_clients(call, (record.id, &record.kind, record.blueprint_version), &record.answers)
            .await?,
        deciders: waits,
        senders: senders(call, record.wanted.iter().map(|_| record.id)).await?.remove(&record.id),
        is_preview,
    };
    let mut page_of = seen.page(frame, files, (&messages, more), &events)?;
    page_of.approvals = panel;
    let status = if said.reasons.is_empty() && said.fields.0.is_empty() { StatusCode::OK } else { said.status };
    page(status, &page_of)
}

/// Whether the state lets the client's side change anything.
fn changes(blueprint: &Compiled, record: &ClientRecord) -> Result<bool> {
    let declared = moves::type_of(blueprint, &record.kind)?;
    let state = declared.workflow.state(&record.state);
    Ok(state.is_some_and(|state| !forms::editable(&declared.form, (&record.state, state), Side::Client).is_empty()))
}

/// What the page is written from.
struct Seen<'a> {
    call: &'a Call,
    words: Words,
    machine: &'a Machine,
    blueprint: &'a Compiled,
    facts: &'a Facts,
    live: std::sync::Arc<Compiled>,
    record: &'a ClientRecord,
    advance: Option<&'a Permit<Advance, policy::Record>>,
    said: &'a Said,
    may: Affordances,
    settled: Settled,
    deciders: Option<Deciders>,
    senders: Option<Senders>,
    is_preview: bool,
}

impl Seen<'_> {
    fn page(&self, frame: Frame, files: Files, (messages, more): (&[Message], bool), events: &[Told]) -> Result<Page> {
        let (standing, record) = (self.standing()?, self.record);
        let teller = Teller { call: self.call, declared: self.declared(), words: &self.words };
        let (need, others) = self.ways(&standing, teller.last_comment(events));
        let answers_above = need.as_ref().is_some_and(|need| need.primary.is_message);
        let over = format!("{}. {}", standing.state.label_for(Side::Client), standing.next());
        Ok(Page {
            frame,
            id: record.id,
            title: record.title.clone(),
            number: view::number(&self.live, &record.kind, record.number),
            pill: standing.pill(),
            ball: (!standing.is_over()).then(|| standing.ball(&self.words)),
            over: if standing.is_over() { over } else { String::new() },
            due: standing.due().map(|at| self.words.due_label(at)),
            steps: standing.steps("Progress"),
            sent: (self.said.asked.said == "sent").then(|| self.sent(&standing)),
            reasons: self.said.reasons.clone(),
            need,
            others,
            revision: record.revision,
            older: messages
                .first()
                .filter(|_| more)
                .map(|first| format!("/records/{}?before={}#talk", record.id, first.id)),
            messages: ui::Messages { messages: messages.iter().map(|message| self.message(message)).collect() },
            composer: (self.may.reply && !answers_above).then(|| self.composer()),
            conversation_note: if self.may.reply { String::new() } else { "You can read everything here.".into() },
            story: teller.timeline(events),
            people: self.people(),
            files,
            answers: self.answers(),
            opened: self.words.day_within(record.opened_at),
            approvals: None,
            list: ListCard::of(self.blueprint, (record, &self.settled), &standing),
            to_send: Task::of_things(record.id, &record.title, &standing.things),
            may: self.may,
        })
    }

    fn declared(&self) -> &RecordType {
        &self.machine.record_type
    }

    fn standing(&self) -> Result<Standing<'_>> {
        let record = self.record;
        Standing::of(
            self.call,
            tell::Seen {
                machine: self.machine,
                key: &record.state,
                ball: record.ball,
                since: record.state_since,
                due_at: record.due_at,
                owner: record.owner_name.as_deref(),
                requester: &record.requester_name,
                is_mine: self.advance.is_some() || self.is_preview,
                wanted: record.wanted.as_ref(),
                things: self.things(),
                deciders: self.deciders.as_ref(),
                senders: self.senders.as_ref(),
            },
        )
    }

    fn things(&self) -> Vec<Thing<'_>> {
        task::things(self.call, (self.blueprint, &self.live), self.record.wanted.as_ref(), self.facts)
    }

    /// The moves that this reader makes: those of a card when it has a first one, and the ways out.
    fn ways(&self, standing: &Standing<'_>, asked: Option<(String, String)>) -> (Option<Need>, Vec<Way>) {
        let Some(permit) = self.advance else { return (None, Vec::new()) };
        let offers = self.offers(permit);
        // Something is asked where the client's side has it, or where the blueprint names a first move; the rest is offered.
        let asks = standing.ball == Ball::Client || offers.first().is_some_and(|offer| offer.declared.primary);
        let (on, out): (Vec<Offer<'_>>, Vec<Offer<'_>>) =
            offers.into_iter().partition(|offer| asks && !offer.exception);
        let mut on: Vec<Way> = on.iter().map(|offer| self.way(offer)).collect();
        let out = out.iter().map(|offer| self.way(offer)).collect();
        if on.is_empty() {
            return (None, out);
        }
        let primary = on.remove(0);
        let question = asked.filter(|_| standing.ball == Ball::Client);
        let need = Need {
            title: standing.state.client_help.trim_end_matches('.').to_owned(),
            quote: question.map(|(who, words)| quoted(&who, &words)).unwrap_or_default(),
            after: primary.confirm.clone(),
            primary,
            others: on,
        };
        (Some(need), out)
    }

    fn offers(&self, permit: &Permit<Advance, policy::Record>) -> Vec<Offer<'_>> {
        step::offers(self.call, (self.machine, self.record), &self.settled, permit)
    }

    fn way(&self, offer: &Offer<'_>) -> Way {
        let is_message = self.may.reply && offer.declared.on.includes(&Trigger::ClientReply);
        let chosen = self.said.transition.as_ref() == Some(offer.transition);
        let blocked = offer.refusals.iter().find(|refusal| refusal.code == RefusalCode::ChecklistOpen);
        let missing = offer.refusals.iter().find(|refusal| refusal.code == RefusalCode::CommentMissing);
        let error = match (is_message, chosen) {
            (true, _) => self.said.fields.0.get("text").cloned(),
            (false, true) => {
                missing.map(|refusal| refusal.words.clone()).filter(|words| self.said.reasons.contains(words))
            }
            (false, false) => None,
        };
        let comment = if is_message { &self.said.text } else { &self.said.comment };
        Way {
            key: offer.transition.clone(),
            label: offer.label.to_owned(),
            confirm: offer.confirm.to_owned(),
            blocked: blocked.map(|refusal| refusal.words.clone()).unwrap_or_default(),
            is_message,
            takes_comment: offer.comment != Comment::None,
            needs_comment: offer.comment == Comment::Required,
            comment: if is_message || chosen { comment.clone() } else { String::new() },
            error: error.unwrap_or_default(),
            once: self.call.new_id().to_string(),
        }
    }

    fn message(&self, message: &Message) -> ui::Message {
        let mine = self.call.actor().is(message.member);
        let mut avatar = ui::Avatar::of(&message.author);
        avatar.us = message.is_from_the_firm();
        ui::Message {
            id: format!("m-{}", message.id),
            avatar,
            author: if mine { "You".into() } else { message.author.clone() },
            voice: ui::Voice::Shared,
            when: self.words.when(message.sent_at),
            paragraphs: ui::Message::paragraphs_of(&message.body),
        }
    }

    fn composer(&self) -> ui::ClientComposer {
        let to = self.record.owner_name.as_deref().unwrap_or(self.call.actor().workspace_name());
        let first = if self.record.owner_name.is_some() { to.split_whitespace().next().unwrap_or(to) } else { to };
        ui::ClientComposer {
            action: format!("/records/{}/messages", self.record.id),
            label: format!("Message to {first}"),
            text: self.said.text.clone(),
            error: self.said.fields.0.get("text").cloned().unwrap_or_default(),
            once: self.call.new_id().to_string(),
        }
    }

    fn people(&self) -> Vec<ui::Person> {
        let (record, firm) = (self.record, self.call.actor().workspace_name());
        let mut people = Vec::new();
        if let Some(owner) = &record.owner_name {
            let about = match record.owner_title.as_deref().unwrap_or_default() {
                "" => format!("Works on this for {firm}"),
                title => format!("{title}, {firm}"),
            };
            people.push(ui::Person::new(owner.as_str(), about));
        }
        people.push(self.person(record.requested_for, &record.requester_name, "Asked for this"));
        if record.opened_by != record.requested_for {
            people.push(self.person(record.opened_by, &record.opener_name, "Sent it"));
        }
        let besides =
            record.participants.iter().filter(|(member, _)| ![record.requested_for, record.opened_by].contains(member));
        people.extend(besides.map(|(member, name)| self.person(*member, name, "Takes part")));
        people
    }

    fn person(&self, member: MemberId, name: &str, about: &str) -> ui::Person {
        let mut person = ui::Person::new(name, about);
        if self.call.actor().is(member) {
            person.name = "You".into();
        }
        person
    }

    /// What was answered, in the order of the form; conditions that hold no more hide nothing that was given.
    fn answers(&self) -> Vec<(String, String)> {
        let given = self.declared().form.fields().filter(|(_, field)| field.visible_to(Side::Client)).filter_map(
            |(key, field)| {
                let answer = self.record.answers.get(key.as_str())?;
                Some((field.label.clone(), forms::display(field, answer)))
            },
        );
        given.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn sent(&self, standing: &Standing<'_>) -> Sent {
        let by = match standing.due() {
            Some(at) => format!(
                " You hear from us by {}.",
                self.words.moment(at).replacen("Today", "today", 1).replacen("Tomorrow", "tomorrow", 1)
            ),
            None => String::new(),
        };
        Sent {
            number: view::number(&self.live, &self.record.kind, self.record.number),
            text: format!("{}{by}", standing.next()),
        }
    }
}

fn quoted(who: &str, words: &str) -> String {
    let words = story::shortened(words, 600);
    match who.split_whitespace().next() {
        Some(first) => format!("{first}: “{words}”"),
        None => format!("“{words}”"),
    }
}
