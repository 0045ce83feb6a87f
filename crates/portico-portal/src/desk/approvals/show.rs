//! One round: what is decided on, who has said what, and the bar with which the reader decides.

use super::{
    about::{Content, Stages, standing},
    bar::{Bar, Form, May, Upload, bar, control, form},
    done::Done,
    review::{self, Which},
};
use crate::{
    approvals::{Approval, Reader, docket, view},
    call::Call,
    desk::proof::{self, OfRound, View},
    error::{Error, FieldErrors, Result},
    files::waiting::{self, Purpose},
    frames::{Place, frame},
    ids::{DocumentId, RecordId, RoundId},
    notifications::consequence,
    people::pages::{page, see_other},
    policy::{self, Advance, Approve, Attach, Permit, See, permit},
    records::{
        approvals::{
            self, Chosen, Vote,
            api::{looker, on_record, said, seen},
        },
        openings,
        view::whole,
    },
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::{Key, access::Side, approvals::Procedure, signature::Sent};
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

/// Everything that was asked of the page, and what a form came back with.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub asked: Asked,
    pub back: Back,
    pub which: Which,
    pub paper: proof::Asked,
    /// A form about a comment.
    pub typed: proof::Typed,
}

/// What the page says when its form comes back: why it was not taken, and what was typed.
#[derive(Debug, Clone, Default)]
pub struct Back {
    pub status: StatusCode,
    pub reasons: Vec<String>,
    /// The same by the fields that they are about.
    pub wrong: FieldErrors,
    pub words: String,
    pub grounds: String,
    pub signature: Sent,
    /// Whose decision was chosen, what they said, and by which file of the record it is shown.
    pub from: String,
    pub said: String,
    pub document: String,
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
    /// "Sign: Declaration of Larkfield Bakery", where it is about one document.
    pub about: Option<String>,
    /// "Round 2, put forward by Mia Okafor, Today, 9:12 am"
    pub round: String,
    pub standing: String,
    /// What whoever gave the reader this task wrote to them.
    pub note: Option<view::Note>,
    pub due: Option<ui::Due>,
    pub bundle: String,
    pub reasons: Vec<ui::FieldError>,
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
    /// The files that the reader has to open before they approve.
    pub unopened: Vec<Unopened>,
    /// What the page shows first: what it is about, else the first of them.
    pub first: Option<DocumentId>,
    /// The file that it is about, where clients know of it.
    pub subject: Option<DocumentId>,
    /// Set once, after the reader has decided.
    pub done: Option<Done>,
    /// The round that came after it.
    pub newer: Option<RoundId>,
    /// The work itself, where it has pages; then nothing else fills the page.
    pub work: Option<OfRound>,
}

/// A file that has to be opened first, and where it is.
pub struct Unopened {
    pub id: DocumentId,
    pub title: String,
    pub href: String,
    /// A press of a button opens it, not a fetch of the address.
    pub is_posted: bool,
}

pub async fn show(
    call: Call,
    permit: Permit<See, Approval>,
    (Query(asked), Query(which), Query(paper)): (Query<Asked>, Query<Which>, Query<proof::Asked>),
) -> Result<Response> {
    shown(&call, &permit, Wanted { asked, which, paper, ..Wanted::default() }).await
}

/// What was decided is written under the hash that the page showed; a page that is out of date comes back as it is by now.
pub async fn decide_on(call: Call, permit: Permit<See, Approval>, fields: Fields) -> Result<Response> {
    let id = permit.thing().id;
    let Err(error) = decided(&call, &permit, &fields).await else {
        return Ok(see_other(&format!("/approvals/{id}?said=decided")));
    };
    again(&call, id, (error, ""), &fields).await
}

/// The page with what came back; the form that is open where the fields do not say which it was stands beside the error.
pub async fn again(call: &Call, id: RoundId, (error, open): (Error, &str), fields: &Fields) -> Result<Response> {
    let back = told(error, fields)?;
    let newer = permit::permit::<See, Approval>(call, &id).await?;
    let decide = match asked_again(fields) {
        _ if back.status == StatusCode::CONFLICT => String::new(),
        own if own.is_empty() => open.to_owned(),
        own => own,
    };
    shown(call, &newer, Wanted { asked: Asked { decide, said: String::new() }, back, ..Wanted::default() }).await
}

/// The form that is open when a decision comes back: an approval that was sent without one has it then.
pub fn asked_again(fields: &Fields) -> String {
    let own = fields.text("deciding");
    if own.is_empty() { fields.text("decision").to_owned() } else { own.to_owned() }
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
            file: fields.given("document").and_then(|file| file.parse().ok()),
        },
        _ => Chosen::Mine(fields.given("seat").and_then(|seat| seat.parse().ok())),
    };
    let said = said(fields.text("decision"), fields.text("words").trim())?;
    let in_spite = fields.given("in_spite").is_some();
    Ok(Vote { said, seen: seen(fields.text("bundle"))?, place, in_spite, signature: signature(fields), link: None })
}

fn signature(fields: &Fields) -> Sent {
    Sent::read(|part| fields.text(&format!("sign.{part}")).to_owned())
}

pub async fn take_back(call: Call, permit: Permit<See, Approval>) -> Result<Response> {
    let id = permit.thing().id;
    match approvals::withdraw(&call, &on_record(&call, &permit).await?, id).await {
        Ok(()) => Ok(see_other(&format!("/approvals/{id}?said=withdrawn"))),
        Err(error) => {
            let back = told(error, &Fields::default())?;
            shown(&call, &permit, Wanted { back, ..Wanted::default() }).await
        }
    }
}

/// The right to do something else to the same record, or the reason why not.
async fn same<A: policy::Action>(call: &Call, permit: &Permit<See, Approval>) -> Result<Permit<A, policy::Record>> {
    permit::permit_on(call, permit.thing().record.clone(), permit.facts().clone()).await
}

/// What the page can tell of an error; anything else has a page of its own.
pub fn told(error: Error, fields: &Fields) -> Result<Back> {
    let wrong = error.fields();
    let (status, reasons) = error.reasons()?;
    let (words, grounds) = (fields.text("words").to_owned(), fields.text("grounds").to_owned());
    let [from, said, document] = ["from", "decision", "document"].map(|name| fields.text(name).to_owned());
    Ok(Back { status, reasons, wrong, words, grounds, signature: signature(fields), from, said, document })
}

/// The page, with what its form came back with.
pub async fn shown(call: &Call, permit: &Permit<See, Approval>, wanted: Wanted) -> Result<Response> {
    let Wanted { asked, back, .. } = &wanted;
    let is_back = !back.reasons.is_empty() || !wanted.typed.error.is_empty();
    let status = if is_back { back.status } else { StatusCode::OK };
    let (id, record) = (permit.thing().id, permit.thing().record.id);
    let mut place = Place::at("/approvals").live([format!("record:{record}"), format!("staff-record:{record}")]);
    let (words, undo) = match asked.said.as_str() {
        "decided" => (Some("Your decision is written down."), true),
        "withdrawn" => (Some("Your decision is taken back."), false),
        "passed-on" => (Some("They are told."), false),
        "submitted" => (Some("Whoever decides is told."), false),
        _ => (None, false),
    };
    let mut body = composed(call, permit, (asked, back)).await?;
    if body.done.is_none() && body.form.is_none() {
        let shown = (wanted.which.file.or(body.first), body.subject);
        body.work = review::work(call, permit, (shown, &wanted)).await?;
    }
    let undo = undo
        .then(|| Undo { action: format!("/approvals/{id}/withdrawal"), fields: Vec::new() })
        .filter(|_| body.withdrawable);
    // What was approved already was put before nobody again.
    let words = if asked.said == "submitted" && body.is_over { Some("It goes on as it was approved.") } else { words };
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
    let may = May::of(call, &declared, &view);
    let after = consequence(subject.declared()?, &key).to_owned();
    let words = Words::new(call.now(), &call.zone());
    let id = view.id;
    let is_done = asked.said == "decided" && permit.side() == Side::Client;
    let open = if asked.decide == "approve" { approvals::open_comments(call, view.record).await? } else { 0 };
    let form = form(&asked.decide, &declared, (&view, &may), (&after, open, back));
    let form = with_evidence(call, permit, form).await?;
    let done = if is_done { Done::of(call, &view, &subject).await? } else { None };
    let recallable = approvals::queries::has_passed_on(call, id).await?;
    let musts = if may.decides { own_musts(call, view.record).await? } else { 0 };
    let against = (approvals::doubt(musts), subject.has_own_comments(subject.procedure(&key)?));
    let mut unopened =
        if may.decides { unopened(call, (view.record, subject.procedure(&key)?)).await? } else { Vec::new() };
    let file = subject.about(subject.procedure(&key)?).filter(|one| !one.firm_only).map(|one| one.id);
    unopened.sort_by_key(|(id, _)| Some(*id) != file);
    let bar = may.decides.then(|| bar(&view, &declared, (after.clone(), musts > 0)));
    Ok(Body {
        id,
        action: format!("/approvals/{id}/decisions"),
        back: format!("/records/{}", view.record),
        title: subject.title.clone(),
        label: view.label.clone(),
        round: round(&view, &words),
        standing: standing(&view, call.actor().workspace_name(), &words),
        note: view.mine.iter().find_map(|mine| mine.note.clone()),
        due: view.due_at.map(|at| words.due_label(at)),
        bundle: view.bundle.clone(),
        reasons: back.lines(form.is_some()),
        content: Content::of(&view),
        stages: Stages::of(&view.stages, &words),
        form: form.map(|form| form.against(&against)),
        about: about(&view, bar.as_ref()),
        bar,
        ways: may.ways(id),
        withdrawable: view.withdrawable,
        recallable: recallable && view.state == "open",
        is_over: view.state != "open",
        first: unopened.first().map(|(id, _)| *id).or(file),
        subject: file,
        unopened: unopened.into_iter().map(Unopened::of).collect(),
        done,
        newer: newer(call, &view).await?,
        work: None,
    })
}

fn round(view: &view::View, words: &Words) -> String {
    let view::View { number, submitted_by, .. } = view;
    format!("Round {number}, put forward by {submitted_by}, {}", words.moment(view.submitted_at))
}

/// What it is about, and whether the reader signs it.
fn about(view: &view::View, bar: Option<&Bar>) -> Option<String> {
    let title = view.about.as_ref()?;
    Some(if bar.is_some_and(|bar| bar.signs) { format!("Sign: {title}") } else { title.clone() })
}

/// The newest round of the same approval, if it is not this one.
pub async fn newer(call: &Call, view: &view::View) -> Result<Option<RoundId>> {
    if view.state == "open" {
        return Ok(None);
    }
    let rounds = docket::of_record(&mut Reader::Quick(call.read()), call.workspace(), view.record).await?;
    let mut same = rounds.into_iter().filter(|row| row.approval.as_str() == view.approval);
    Ok(same.find(|row| row.round.number > view.number).map(|row| row.id))
}

impl Unopened {
    fn of((id, title): (DocumentId, String)) -> Self {
        Self { href: format!("/files/{id}/content"), id, title, is_posted: false }
    }
}

/// A decision from outside is shown by a file that is there, or by one that is sent with it.
async fn with_evidence(call: &Call, permit: &Permit<See, Approval>, form: Option<Form>) -> Result<Option<Form>> {
    let Some(mut form) = form else { return Ok(None) };
    if form.decision != "record" {
        return Ok(Some(form));
    }
    let found = approvals::queries::files(call, permit.thing().record.id).await?;
    form.files = found.into_iter().map(|(id, title)| (id.to_string(), title)).collect();
    if permit::granted::<Attach>(call, permit.facts()).await?.is_none() {
        return Ok(Some(form));
    }
    let purpose = Purpose::Evidence(permit.thing().id).to_string();
    let all = waiting::list(call, &same::<Attach>(call, permit).await?).await?;
    let waiting = all.iter().rfind(|one| one.purpose == purpose).map(|one| (one.id.to_string(), one.words()));
    form.upload = Some(Upload { waiting, ..Upload::of(call) });
    Ok(Some(form))
}

impl Back {
    /// Each reason, leading to its control where the form that has it is open.
    fn lines(&self, is_open: bool) -> Vec<ui::FieldError> {
        let about = |text: &String| self.wrong.0.iter().find(|(_, words)| *words == text).filter(|_| is_open);
        let line = |text: &String| ui::FieldError {
            field: about(text).and_then(|(field, _)| control(field)).unwrap_or_default().to_owned(),
            text: text.clone(),
        };
        self.reasons.iter().map(line).collect()
    }
}

/// What has to be opened first.
async fn unopened(call: &Call, (record, procedure): (RecordId, &Procedure)) -> Result<Vec<(DocumentId, String)>> {
    if !procedure.declared.open_first {
        return Ok(Vec::new());
    }
    let which = (record, procedure.covers_firm_only());
    openings::unopened(call, &mut Reader::Quick(call.read()), which).await
}

async fn own_musts(call: &Call, record: RecordId) -> Result<i64> {
    approvals::own_musts(call, &mut Reader::Quick(call.read()), record).await
}
