//! The pages of files: a record's, one file's, the library. Both sides read the same, in the frame of their own.

pub mod document;
pub mod library;
mod lines;
pub mod record;
pub mod removal;
mod sheets;

use crate::{
    call::Call,
    error::Result,
    files::{Scan, Version},
    frames::{Place, frame},
    people::pages::page,
    storage::Unscanned,
};
use askama::{Template, filters::HtmlSafe};
use axum::{http::StatusCode, response::Response};
use portico_model::access::Side;
use portico_web::{
    components::{self as ui, Pill, Tone},
    frame::Frame,
    words::{self, Words},
};
use std::fmt::Display;

/// What stands in the frame of whichever side reads.
pub struct Sheet<B> {
    pub status: StatusCode,
    pub title: String,
    pub back: Option<ui::Link>,
    pub body: B,
}

#[derive(Template)]
#[template(path = "files/pages/client.html")]
struct OfClient<B: HtmlSafe + Display> {
    frame: Frame,
    is_error: bool,
    title: String,
    back: Option<ui::Link>,
    body: B,
}

#[derive(Template)]
#[template(path = "files/pages/staff.html")]
struct OfStaff<B: HtmlSafe + Display> {
    frame: Frame,
    is_error: bool,
    title: String,
    back: Option<ui::Link>,
    body: B,
}

/// The page of the side that asks.
pub async fn framed<B: HtmlSafe + Display>(call: &Call, place: Place, sheet: Sheet<B>) -> Result<Response> {
    let frame = frame(call, place).await?;
    let Sheet { status, title, back, body } = sheet;
    let is_error = status != StatusCode::OK;
    match call.actor().side() {
        Side::Client => page(status, &OfClient { frame, is_error, title, back, body }),
        Side::Firm => page(status, &OfStaff { frame, is_error, title, back, body }),
    }
}

pub fn link(label: impl Into<String>, href: impl Into<String>) -> ui::Link {
    ui::Link { label: label.into(), href: href.into() }
}

/// "PDF, 2.4 MB · Mia Okafor, Thu 19 Nov"
fn about(version: &Version, words: &Words) -> String {
    let content = &version.content;
    let day = words.day(version.added_at);
    format!("{}, {} · {}, {day}", content.kind.words(), words::bytes(content.size), version.author)
}

/// " · Valid until: 1 May 2031": what is said about a file, for the end of a line.
fn also(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" · {said}") }
}

/// The end of a line about a file: only the firm's own is marked, because a pill says status to clients.
fn end(firm_only: bool) -> ui::RowEnd {
    if firm_only { ui::RowEnd::Pill(Pill::new("Only your team", Tone::Warn)) } else { ui::RowEnd::Nothing }
}

/// " · not scanned": what is known of viruses in it, for the end of a line; nothing where all is well.
fn scanned(rule: Unscanned, scan: Scan) -> &'static str {
    match (scan, rule) {
        (Scan::Clean, _) => "",
        (Scan::Waiting, _) => " · being checked for viruses",
        (Scan::Infected, _) => " · virus found, deleted",
        (Scan::NotScanned, Unscanned::Hold) => " · not scanned, held back",
        (Scan::NotScanned, Unscanned::Label) => " · not scanned",
    }
}
