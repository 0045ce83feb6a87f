//! What a client reads after a decision: what they decided, when, what follows, and what waits for them next.

use super::{about::standing, waiting::on_record};
use crate::{
    approvals::{
        Subject,
        view::{Spoken, View},
    },
    call::Call,
    desk::client::step::{self, Go},
    error::Result,
    records,
};
use askama::Template;
use portico_web::words::Words;

#[derive(Template)]
#[template(path = "desk/approvals/done.html")]
pub struct Done {
    pub title: String,
    pub lede: String,
    facts: Vec<(&'static str, String)>,
    /// Where the receipt of this decision is.
    receipt: String,
    /// What waits for them next: another decision on this, else whatever is due first.
    next: Option<Go>,
    /// The way on: home, or the record where a link opened nothing else.
    back: (&'static str, String),
}

impl askama::filters::HtmlSafe for Done {}

impl Done {
    /// None where the reader has decided nothing here that still counts.
    pub async fn of(call: &Call, view: &View, subject: &Subject) -> Result<Option<Self>> {
        let Some(said) = last(call, view) else { return Ok(None) };
        let (words, title) = (Words::new(call.now(), &call.zone()), &subject.title);
        let record = records::view::whole(call, view.record).await?;
        let number = records::view::number(&subject.live, &record.kind, record.number);
        let of = call.actor().standings().first().map_or("", |standing| standing.organization_name.as_str());
        // Where it led: what the record's state means by now.
        let state = subject.declared()?.workflow.state(&record.state).filter(|_| view.state == "approved");
        let led_to = state.map(|state| state.client_help.clone()).filter(|words| !words.is_empty());
        let mut facts = vec![
            ("What", format!("{}: {title}", view.label)),
            ("Who", format!("{} for {of}", said.by)),
            ("When", words.full(said.at)),
            ("Reference", format!("{number}, round {}", view.number)),
            ("On exactly", format!("what has the hash {}…", view.bundle.get(..16).unwrap_or_default())),
        ];
        facts.extend(said.signature.as_ref().map(|signature| ("Signature", signature.words())));
        let next = match on_record(call, view.record).await? {
            Some(decision) => Some(step::decide(decision)),
            None => step::elsewhere(call).await?,
        };
        Ok(Some(Self {
            title: decided(said, title),
            lede: led_to.unwrap_or_else(|| standing(view, call.actor().workspace_name(), &words)),
            facts,
            receipt: format!("/approvals/{}/decisions/{}/receipt", view.id, said.place),
            next,
            back: match call.actor().subject().only_record {
                Some(_) => ("See where it stands", format!("/records/{}", view.record)),
                None => ("Back to home", "/".to_owned()),
            },
        }))
    }
}

/// The last thing that the reader said, in whosever place.
fn last<'v>(call: &Call, view: &'v View) -> Option<&'v Spoken> {
    let seats = view.stages.iter().flat_map(|stage| &stage.groups).flat_map(|group| &group.seats);
    let own = seats.flat_map(|seat| &seat.said).filter(|one| !one.withdrawn && one.by == call.actor().name());
    own.max_by_key(|one| one.at)
}

fn decided(said: &Spoken, title: &str) -> String {
    match said.said.as_str() {
        "approve" if said.signature.is_some() => format!("You signed “{title}”"),
        "approve" => format!("You approved “{title}”"),
        "approve-with-changes" => format!("You approved “{title}” with changes"),
        "ask-for-changes" => format!("You asked for changes on “{title}”"),
        _ => format!("You left “{title}” to others"),
    }
}
