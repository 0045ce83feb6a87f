//! “While I'm away”: from when until when, for what, and who decides meanwhile; one's own page, and the one about somebody
//! whom the reader may change.

use super::away_form::{self, FIELDS};
use crate::{
    approvals::{
        Reader,
        absences::{self, Deputy, Listed},
        absent::{Absent, Whose},
        actions::{go_away, no_access, return_early},
    },
    call::Call,
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    ids::AbsenceId,
    people::pages::{mended, page, see_other, summary},
    policy::{self, Change, Permit, SignedIn},
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::ToSpan;
use portico_model::{access::Side, blueprint::Compiled};
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView},
    frame::Frame,
    words::Words,
};

const OWN: &str = "/account/absences";

#[derive(Template)]
#[template(path = "desk/approvals/away_client.html")]
struct ClientPage {
    frame: Frame,
    head: Head,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/away_staff.html")]
struct StaffPage {
    frame: Frame,
    head: Head,
    body: Body,
}

/// Whose page it is, in words.
struct Head {
    title: String,
    /// The page above it, and what that is called.
    back: (String, String),
    lede: &'static str,
    told: &'static str,
}

#[derive(Template)]
#[template(path = "desk/approvals/away.html")]
struct Body {
    /// Where it stands, and where its forms go.
    at: String,
    now: Vec<Line>,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
    /// Why there is no form.
    closed: Option<String>,
}

impl askama::filters::HtmlSafe for Body {}

struct Line {
    id: AbsenceId,
    period: String,
    about: String,
    /// The words of the button that ends it; none where the reader may not.
    end: Option<&'static str>,
}

pub async fn show(call: Call, own: SignedIn) -> Result<Response> {
    shown(&call, Whose::Own(&own), (&Fields::default(), &FieldErrors::default())).await
}

/// One's own is under the account, wherever one comes from.
pub async fn show_of(call: Call, permit: Permit<Change, policy::Member>) -> Result<Response> {
    if call.actor().is(permit.thing().id) {
        return Ok(see_other(OWN));
    }
    shown(&call, Whose::Of(&permit), (&Fields::default(), &FieldErrors::default())).await
}

pub async fn leave(call: Call, own: SignedIn, fields: Fields) -> Result<Response> {
    left(&call, Whose::Own(&own), &fields).await
}

pub async fn leave_of(call: Call, permit: Permit<Change, policy::Member>, fields: Fields) -> Result<Response> {
    left(&call, Whose::Of(&permit), &fields).await
}

async fn left(call: &Call, whose: Whose<'_>, fields: &Fields) -> Result<Response> {
    let left = match away_form::read(call, fields) {
        Ok(leave) => go_away(call, whose, leave).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match left {
        Ok(()) => Ok(see_other(&at(whose))),
        Err(error) => shown(call, whose, (fields, &mended(error)?)).await,
    }
}

pub async fn come_back(call: Call, own: SignedIn, Path(id): Path<AbsenceId>) -> Result<Response> {
    return_early(&call, Whose::Own(&own), id).await?;
    Ok(see_other(OWN))
}

pub async fn end_of(
    call: Call,
    permit: Permit<Change, policy::Member>,
    Path((_, absence)): Path<(String, String)>,
) -> Result<Response> {
    let absence = absence.parse().map_err(|_| Error::NotFound)?;
    return_early(&call, Whose::Of(&permit), AbsenceId(absence)).await?;
    Ok(see_other(&at(Whose::Of(&permit))))
}

fn at(whose: Whose<'_>) -> String {
    match whose {
        Whose::Own(_) => OWN.to_owned(),
        Whose::Of(permit) => format!("/members/{}/absences", permit.thing().id),
    }
}

async fn shown(call: &Call, whose: Whose<'_>, (typed, errors): (&Fields, &FieldErrors)) -> Result<Response> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let absent = whose.absent(call).await?;
    let blueprint = call.blueprint().await?;
    let listed = absences::list(call, whose, &absent).await?;
    let (closed, outranked) = closed(call, &absent).await?;
    let fields = match closed {
        Some(_) => Vec::new(),
        None => away_form::form(call, &absent, (typed, errors)).await?,
    };
    let now = listed.iter().map(|one| line(call, (&absent, one), &blueprint));
    let body = Body {
        at: at(whose),
        now: now.map(|line| if outranked { Line { end: None, ..line } } else { line }).collect(),
        summary: summary(errors, &FIELDS),
        fields,
        closed,
    };
    let place = absent.through.map_or_else(|| Place::at("/account"), |_| Place::default());
    let (frame, head) = (frame(call, place).await?, head(&absent));
    match call.actor().side() {
        Side::Client => page(status, &ClientPage { frame, head, body }),
        Side::Firm => page(status, &StaffPage { frame, head, body }),
    }
}

/// Why there is no form, and whether that is because they may do more here than the reader.
async fn closed(call: &Call, absent: &Absent) -> Result<(Option<String>, bool)> {
    match absent.check_rank(call, &mut Reader::Quick(call.read())).await {
        Err(Error::Forbidden(denied)) => Ok((Some(format!("{} {}", denied.because, denied.way_on)), true)),
        Err(other) => Err(other),
        Ok(()) => Ok(((!absent.is_active()).then(|| no_access(&absent.name)), false)),
    }
}

fn head(absent: &Absent) -> Head {
    match absent.through {
        None => Head {
            title: "While I'm away".into(),
            back: ("/account".into(), "Account".into()),
            lede: "Somebody else decides for you. It ends by itself.",
            told: "Whoever you name gets a mail.",
        },
        Some(through) => Head {
            title: format!("While {} is away", absent.name),
            back: (format!("/members/{}", through.member), absent.name.clone()),
            lede: "Somebody else decides for them. It ends by itself, and they can end it before.",
            told: "They get a mail, and whoever you name.",
        },
    }
}

fn line(call: &Call, (absent, one): (&Absent, &Listed), blueprint: &Compiled) -> Line {
    let words = Words::new(call.now(), &call.zone());
    let last = one.until.checked_sub(1.second()).unwrap_or(one.until);
    let who = match &one.deputy {
        Deputy::Somebody { name, .. } => format!("{name} decides meanwhile"),
        Deputy::Unseen => "Somebody whom you do not see decides meanwhile".into(),
        Deputy::Nobody => "Nobody decides meanwhile".into(),
    };
    let waiting = if one.waiting_too { ", also on what waits already" } else { "" };
    let names = |types| format!(" Only for: {}.", away_form::names(blueprint, call.actor().side(), types));
    let only = one.types().map(names).unwrap_or_default();
    let is_own = absent.through.is_none();
    let end = match (is_own, one.from <= call.now()) {
        (true, true) => "I am back",
        (false, true) => "They are back",
        (_, false) => "Cancel it",
    };
    Line {
        id: one.id,
        period: format!("{} to {}", words.long_day(one.from), words.long_day(last)),
        about: format!("{who}{waiting}.{only}{}", trail(one, is_own)),
        end: (is_own || one.put_down_by.is_some()).then_some(end),
    }
}

/// Who put it down, and why.
fn trail(one: &Listed, is_own: bool) -> String {
    let by = match &one.put_down_by {
        Some(by) => format!(" {by} put this down."),
        None if is_own => String::new(),
        None => " They put this down themselves, and they alone end it.".into(),
    };
    let why = one.reason.as_ref().map(|reason| format!(" Why: {reason}"));
    by + why.as_deref().unwrap_or_default()
}
