//! How long it takes to find a file, as a page: the figures, how they are measured, and where they go.

use crate::{
    call::Call,
    error::Result,
    files::pages::{Sheet, framed, link},
    frames::Place,
    policy::{self, Permit, Report},
    reporting::finding::{FEW, Month, Trend, figures},
};
use askama::{Template, filters::HtmlSafe};
use axum::{http::StatusCode, response::Response};
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "reporting/pages/finding.html")]
struct Body {
    sides: Vec<Side>,
    few: u64,
}

impl HtmlSafe for Body {}

struct Side {
    title: &'static str,
    key: &'static str,
    /// "It falls: 12 seconds now, 40 seconds in October 2026."
    sentence: String,
    lines: Vec<Line>,
}

/// One month.
struct Line {
    month: String,
    searches: u64,
    median: String,
    p90: String,
    outdated: String,
}

const TOO_FEW: &str = "too few to say";

pub async fn show(call: Call, permit: Permit<Report, policy::Workspace>) -> Result<Response> {
    let mut figures = figures(&call, &permit).await?;
    let mut side = |key: &'static str, title: &'static str| {
        let months = figures.remove(key).unwrap_or_default();
        Side { title, key, sentence: sentence(&months), lines: months.iter().map(line).collect() }
    };
    let body = Body { sides: vec![side("client", "Clients"), side("firm", "Your team")], few: FEW };
    let sheet = Sheet {
        status: StatusCode::OK,
        title: "How long it takes to find a file".into(),
        back: Some(link("Files", "/files")),
        body,
    };
    framed(&call, Place::at("/files"), sheet).await
}

fn sentence(months: &[Month]) -> String {
    let [now, rest @ ..] = months else { return "Nothing was measured yet.".into() };
    let before = rest.first();
    let said = |month: Option<&Month>| month.and_then(Month::median).map(spent).unwrap_or_default();
    let then = before.map(|month| name(&month.month)).unwrap_or_default();
    match now.against(before) {
        Trend::Falls => format!("It falls: {} now, {} in {then}.", said(Some(now)), said(before)),
        Trend::Rises => format!("It rises: {} now, {} in {then}.", said(Some(now)), said(before)),
        Trend::Same => format!("It is as in {then}: {}.", said(Some(now))),
        Trend::Unknown => {
            format!("Too few to say where it goes: a month needs {FEW} searches, and so does the one before.")
        }
    }
}

fn line(month: &Month) -> Line {
    let or_few = |text: Option<String>| text.unwrap_or_else(|| TOO_FEW.to_owned());
    Line {
        month: name(&month.month),
        searches: month.count(),
        median: or_few(month.median().map(spent)),
        p90: or_few(month.p90().map(spent)),
        outdated: or_few(month.outdated_percent().map(|percent| format!("{percent} %"))),
    }
}

/// "November 2026"
fn name(month: &str) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    first.map_or_else(|| month.to_owned(), |date| date.strftime("%B %Y").to_string())
}

/// "1 second", "40 seconds", "2 min 5 s"
fn spent(seconds: i64) -> String {
    match seconds {
        1 => "1 second".into(),
        ..60 => format!("{seconds} seconds"),
        _ => format!("{} min {} s", seconds.div_euclid(60), seconds.rem_euclid(60)),
    }
}
