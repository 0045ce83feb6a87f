//! One round: what is decided on, who has said what, and the bar with which the reader decides.

use super::{
    about::{Content, Stages, standing},
    done::Done,
};
use crate::{
    approvals::{Approval, Reader, view},
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    ids::RoundId,
    notifications::consequence,
    people::pages::{page, see_other},
    policy::{self, Advance, Approve, Permit, See, permit},
    records::{
        approvals::{
            self, Chosen, Vote,
            api::{looker, on_record, said, seen},
        },
        view::whole,
    },
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Approval as Declared, Comment},
};
use portico_web::{
    Fields, components as ui,
    frame::{Flash, Frame, Undo},
    words::Words,
};
use serde::Deserialize;

/// The parts of the page's address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The decision whose form is open.
    pub decide: String,
    /// What was just done.
    pub said: String,
}

/// What the page says when its form comes back: why it was not taken, and what was typed.
#[derive(Debug, Clone, Default)]
pub struct Back {
    pub status: StatusCode,
    pub reasons: Vec<String>,
    pub words: String,
    pub grounds: String,
}

#[derive(Template)]
#[template(path = "desk/approvals/show_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/show_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

/// What both sides' pages hold.
pub struct Body {
    pub id: RoundId,
    /// Where decisions are sent.
    pub action: String,
    pub back: String,
    pub title: String,
    pub label: String,
    /// "Round 2, put forward by Mia Okafor, Today, 9:12 am"
    pub round: String,
    pub standing: String,
    pub due: Option<ui::Due>,
    pub bundle: String,
    pub reasons: Vec<String>,
    pub content: Content,
    pub stages: Stages,
    pub form: Option<Form>,
    pub bar: Option<Bar>,
    /// What else can be done here: a label and where it leads.
    pub ways: Vec<(String, String)>,
    pub withdrawable: bool,
    pub recallable: bool,
    /// The round is over, so that there is a certificate of it.
    pub is_over: bool,
    /// Set once, after the reader has decided.
    pub done: Option<Done>,
}

/// The bar with which the reader decides.
pub struct Bar {
    /// "For Dana Reyes", where it is somebody else's seat.
    pub place: String,
    pub after: String,
    /// A decision that binds is asked for once more.
    pub binds: bool,
    pub delegates: bool,
}

/// The open form: one decision, with the words that it takes.
pub struct Form {
    pub decision: String,
    pub title: String,
    pub consequence: String,
    pub verb: String,
    pub label: String,
    pub takes_words: bool,
    pub needs_words: bool,
    pub words: String,
    /// A second box: the reason of an override, or the evidence of a recorded decision.
    pub grounds: Option<(String, String)>,
    /// Whose decision is put down.
    pub from: Vec<(String, String)>,
}

pub async fn show(call: Call, permit: Permit<See, Approval>, Query(asked): Query<Asked>) -> Result<Response> {
    shown(&call, &permit, (asked, Back::default())).await
}

/// What was decided is written under the hash that the page showed; a page that is out of date comes back as it is by now.
pub async fn decide_on(call: Call, permit: Permit<See, Approval>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    let Err(error) = decided(&call, &permit, &fields).await else {
        return Ok(see_other(&format!("/approvals/{id}?said=decided")));
    };
    let back = told(error, &fields)?;
    let newer = permit::permit::<See, Approval>(&call, &id).await?;
    let decide = if back.status == StatusCode::CONFLICT { String::new() } else { fields.text("deciding").to_owned() };
    shown(&call, &newer, (Asked { decide, said: String::new() }, back)).await
}

async fn decided(call: &Call, permit: &Permit<See, Approval>, fields: &Fields) -> Result<()> {
    let round = permit.thing().id;
    let vote = vote(fields)?;
    match &vote.place {
        Chosen::Recorded { .. } => {
            let may = same::<Advance>(call, permit).await?;
            approvals::record_decision(call, &may, round, vote).await?;
        }
        Chosen::Mine(_) | Chosen::Override { .. } => {
            let may = same::<Approve>(call, permit).await?;
            approvals::decide(call, &may, round, vote).await?;
        }
    }
    Ok(())
}

/// A decision as a form sends it.
pub fn vote(fields: &Fields) -> Result<Vote> {
    let place = match fields.text("deciding") {
        "override" => Chosen::Override { reason: fields.text("grounds").to_owned() },
        "record" => Chosen::Recorded {
            from: fields.text("from").parse().map_err(|_| Error::invalid("from", "Choose whose decision it is."))?,
            evidence: fields.text("grounds").to_owned(),
        },
        _ => Chosen::Mine(fields.given("seat").and_then(|seat| seat.parse().ok())),
    };
    let said = said(fields.text("decision"), fields.text("words").trim())?;
    Ok(Vote { said, seen: seen(fields.text("bundle"))?, place, link: None })
}

pub async fn take_back(call: Call, permit: Permit<See, Approval>) -> Result<Response> {
    let id = permit.thing().id;
    match approvals::withdraw(&call, &on_record(&call, &permit).await?, id).await {
        Ok(()) => Ok(see_other(&format!("/approvals/{id}?said=withdrawn"))),
        Err(error) => shown(&call, &permit, (Asked::default(), told(error, &Fields::default())?)).await,
    }
}

/// The right to do something else to the same record, or the reason why not.
async fn same<A: policy::Action>(call: &Call, permit: &Permit<See, Approval>) -> Result<Permit<A, policy::Record>> {
    permit::permit_on(call, permit.thing().record.clone(), permit.facts().clone()).await
}

/// What the page can tell of an error; anything else has a page of its own.
pub fn told(error: Error, fields: &Fields) -> Result<Back> {
    let (status, reasons) = match error {
        Error::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, fields.0.into_values().collect()),
        Error::Refused(refusals) => {
            (StatusCode::UNPROCESSABLE_ENTITY, refusals.into_iter().map(|refusal| refusal.words).collect())
        }
        Error::Conflict(words) => (StatusCode::CONFLICT, vec![words]),
        other => return Err(other),
    };
    let (words, grounds) = (fields.text("words").to_owned(), fields.text("grounds").to_owned());
    Ok(Back { status, reasons, words, grounds })
}

/// The page, with what its form came back with.
pub async fn shown(call: &Call, permit: &Permit<See, Approval>, (asked, back): (Asked, Back)) -> Result<Response> {
    let status = if back.reasons.is_empty() { StatusCode::OK } else { back.status };
    let (id, record) = (permit.thing().id, permit.thing().record.id);
    let mut place = Place::at("/approvals").live([format!("record:{record}")]);
    let (words, undo) = match asked.said.as_str() {
        "decided" => (Some("Your decision is written down."), true),
        "withdrawn" => (Some("Your decision is taken back."), false),
        "passed-on" => (Some("They are told."), false),
        "submitted" => (Some("Whoever decides is told."), false),
        _ => (None, false),
    };
    let body = composed(call, permit, (&asked, &back)).await?;
    let undo = undo
        .then(|| Undo { action: format!("/approvals/{id}/withdrawal"), fields: Vec::new() })
        .filter(|_| body.withdrawable);
    place.flash = words.map(|text| Flash { text: text.to_owned(), undo });
    let frame = frame(call, place).await?;
    match permit.side() {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}

pub async fn composed(call: &Call, permit: &Permit<See, Approval>, (asked, back): (&Asked, &Back)) -> Result<Body> {
    let record = whole(call, permit.thing().record.id).await?;
    let subject = approvals::subject(call, &mut Reader::Quick(call.read()), &record).await?;
    let looker = looker(call, permit.side());
    let view = view::load(call, &subject, permit.thing().id, looker).await?.ok_or(Error::NotFound)?;
    let key = Key::new(view.approval.as_str());
    let declared = subject.approval(&key)?.clone();
    let roles: Vec<Key> = call.actor().standings().iter().flat_map(|one| one.roles.clone()).collect();
    let holds = |some: &[Key]| some.iter().any(|role| roles.contains(role)) && view.state == "open";
    let may = May {
        decides: !view.mine.is_empty(),
        overrides: holds(&declared.overriders),
        records: holds(&declared.recorders),
        reassigns: holds(&declared.overriders)
            || declared.escalate.as_ref().is_some_and(|one| holds(std::slice::from_ref(&one.role))),
    };
    let after = consequence(subject.declared()?, &key).to_owned();
    let words = Words::new(call.now(), &call.zone());
    let id = view.id;
    let is_done = asked.said == "decided" && permit.side() == Side::Client;
    let done = if is_done { Done::of(call, &view, &subject, &after).await? } else { None };
    let recallable = approvals::queries::has_passed_on(call, id).await?;
    Ok(Body {
        id,
        action: format!("/approvals/{id}/decisions"),
        back: format!("/records/{}", view.record),
        title: subject.title.clone(),
        label: view.label.clone(),
        round: format!(
            "Round {}, put forward by {}, {}",
            view.number,
            view.submitted_by,
            words.moment(view.submitted_at)
        ),
        standing: standing(&view, call.actor().workspace_name(), &words),
        due: view.due_at.map(|at| words.due_label(at)),
        bundle: view.bundle.clone(),
        reasons: back.reasons.clone(),
        content: Content::of(&view),
        stages: Stages::of(&view.stages, &words),
        form: form(&asked.decide, &declared, (&view, &may), (&after, back)),
        bar: may.decides.then(|| bar(&view, &declared, after.clone())),
        ways: may.ways(id),
        withdrawable: view.withdrawable,
        recallable: recallable && view.state == "open",
        is_over: view.state != "open",
        done,
    })
}

/// What the reader may do here, as far as the page offers it; the action decides.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing that may be done")]
struct May {
    decides: bool,
    overrides: bool,
    records: bool,
    reassigns: bool,
}

impl May {
    fn ways(self, id: RoundId) -> Vec<(String, String)> {
        let way = |label: &str, path: &str| (label.to_owned(), format!("/approvals/{id}{path}"));
        let all = [
            (self.reassigns, way("Give it to somebody else…", "/delegations?others=1")),
            (self.records, way("Put down a decision by phone or mail…", "?decide=record#decide")),
            (self.overrides, way("Decide without those who are asked…", "?decide=override#decide")),
        ];
        all.into_iter().filter(|(may, _)| *may).map(|(_, way)| way).collect()
    }
}

fn bar(view: &view::View, declared: &Declared, after: String) -> Bar {
    let first = view.mine.first();
    let place = first.filter(|mine| mine.basis != "own").map(|mine| format!("For {}. ", mine.name));
    Bar {
        place: place.unwrap_or_default(),
        after,
        binds: declared.binds || declared.comment == Comment::Required,
        delegates: first.is_some_and(|mine| mine.basis == "own"),
    }
}

/// The form of one decision; none for a word that is no decision, or is not the reader's to make.
fn form(
    word: &str,
    declared: &Declared,
    (view, may): (&view::View, &May),
    (after, back): (&str, &Back),
) -> Option<Form> {
    let base = |title: &str, verb: &str, label: &str| Form {
        decision: word.to_owned(),
        title: title.to_owned(),
        consequence: String::new(),
        verb: verb.to_owned(),
        label: label.to_owned(),
        takes_words: true,
        needs_words: true,
        words: back.words.clone(),
        grounds: None,
        from: Vec::new(),
    };
    let grounds = |label: &str| Some((label.to_owned(), back.grounds.clone()));
    match word {
        "approve" if may.decides => Some(Form {
            consequence: after.to_owned(),
            takes_words: declared.comment != Comment::None,
            needs_words: declared.comment == Comment::Required,
            ..base("Approve this?", "Yes, approve", "A comment")
        }),
        "approve-with-changes" if may.decides => Some(Form {
            consequence: "The changes are made without asking you again.".into(),
            ..base("Approve with changes", "Approve with changes", "What is to be changed")
        }),
        "ask-for-changes" if may.decides => Some(Form {
            consequence: "It comes back to you when it was changed.".into(),
            ..base("Ask for changes", "Ask for changes", "What is to be changed, and why")
        }),
        "not-for-me" if may.decides => {
            Some(base("Not for me", "Leave it to others", "Why somebody else should decide"))
        }
        "override" if may.overrides => Some(Form {
            consequence: "The stage is closed without those who are asked. That is marked, and stays so.".into(),
            needs_words: false,
            grounds: grounds("Why"),
            ..base("Decide without those who are asked", "Approve in spite of it", "A comment")
        }),
        "record" if may.records => Some(Form {
            consequence: "It stays the decision of whoever gave it; you are named beside it.".into(),
            needs_words: false,
            grounds: grounds("What shows it: a note of the call, a mail"),
            from: asked_people(view),
            ..base("Put down an approval that was given outside", "Put it down", "Their words")
        }),
        _ => None,
    }
}

/// Those whose decision is still open.
fn asked_people(view: &view::View) -> Vec<(String, String)> {
    let seats = view.stages.iter().flat_map(|stage| &stage.groups).flat_map(|group| &group.seats);
    let open = seats.filter(|seat| seat.waits && !seat.is_reader);
    open.filter_map(|seat| Some((seat.person?.to_string(), seat.name.clone()))).collect()
}
