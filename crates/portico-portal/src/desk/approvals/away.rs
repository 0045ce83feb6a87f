//! “While I'm away”: from when until when, for what, and who decides meanwhile.

use crate::{
    approvals::{
        absences::{self, Listed},
        actions::{Leave, go_away, return_early},
        colleagues::colleagues,
    },
    call::Call,
    error::{Error, FieldErrors, Result},
    frames::{Place, frame},
    ids::{AbsenceId, PersonId},
    people::pages::{field, mended, page, see_other, summary},
    policy::SignedIn,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::{Timestamp, ToSpan, civil::Date};
use portico_model::{
    Key,
    access::Side,
    approvals::Scope,
    blueprint::{Compiled, RecordType},
};
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView, Input, Selection},
    frame::Frame,
    words::Words,
};

#[derive(Template)]
#[template(path = "desk/approvals/away_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/away_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/away.html")]
struct Body {
    now: Vec<Line>,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
}

impl askama::filters::HtmlSafe for Body {}

struct Line {
    id: AbsenceId,
    period: String,
    about: String,
    has_begun: bool,
}

pub async fn show(call: Call, own: SignedIn) -> Result<Response> {
    shown(&call, &own, (&Fields::default(), &FieldErrors::default())).await
}

pub async fn leave(call: Call, own: SignedIn, fields: Fields) -> Result<Response> {
    let left = match read(&call, &fields) {
        Ok(leave) => go_away(&call, &own, leave).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match left {
        Ok(()) => Ok(see_other("/account/absences")),
        Err(error) => shown(&call, &own, (&fields, &mended(error)?)).await,
    }
}

pub async fn come_back(call: Call, own: SignedIn, Path(id): Path<AbsenceId>) -> Result<Response> {
    return_early(&call, &own, id).await?;
    Ok(see_other("/account/absences"))
}

/// Whole days where the reader is: from the beginning of the first to the end of the last.
fn read(call: &Call, fields: &Fields) -> Result<Leave> {
    let midnight = |name: &str, days: i64| -> Result<Timestamp> {
        let wrong = || Error::invalid(name, "Enter a date");
        let date: Date = fields.text(name).trim().parse().map_err(|_| wrong())?;
        let date = date.checked_add(days.days()).map_err(|_| wrong())?;
        Ok(date.at(0, 0, 0, 0).to_zoned(call.zone()).map_err(|_| wrong())?.timestamp())
    };
    let types = fields.all("types");
    let deputy = match fields.given("deputy") {
        Some(id) => Some(PersonId(id.parse().map_err(|_| Error::invalid("deputy", "Choose a colleague, or nobody"))?)),
        None => None,
    };
    Ok(Leave {
        from: midnight("from", 0)?,
        until: midnight("until", 1)?,
        scope: match types {
            [] => Scope::Everything,
            some => Scope::RecordTypes(some.iter().map(|key| Key::new(key.as_str())).collect()),
        },
        deputy,
        waiting_too: fields.text("waiting_too") != "no",
    })
}

async fn shown(call: &Call, _: &SignedIn, (typed, errors): (&Fields, &FieldErrors)) -> Result<Response> {
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let blueprint = call.blueprint().await?;
    let body = Body {
        now: absences::own(call).await?.iter().map(|one| line(call, one, &blueprint)).collect(),
        summary: summary(errors, &["from", "until", "deputy", "types", "waiting_too"]),
        fields: form(call, (typed, errors)).await?,
    };
    let frame = frame(call, Place::at("/account")).await?;
    match call.actor().side() {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}

fn line(call: &Call, one: &Listed, blueprint: &Compiled) -> Line {
    let words = Words::new(call.now(), &call.zone());
    let last = one.until.checked_sub(1.second()).unwrap_or(one.until);
    let who = match &one.deputy_name {
        Some(name) => format!("{name} decides meanwhile"),
        None => "Nobody decides meanwhile".into(),
    };
    let waiting = if one.waiting_too { ", also on what waits already" } else { "" };
    let side = call.actor().side();
    let many = |key: &Key| blueprint.record_type(key).map_or(key.to_string(), |kind| many(kind, side).to_owned());
    let only =
        one.types().map(|types| format!(" Only for: {}.", types.iter().map(many).collect::<Vec<_>>().join(", ")));
    Line {
        id: one.id,
        period: format!("{} to {}", words.long_day(one.from), words.long_day(last)),
        about: format!("{who}{waiting}.{}", only.unwrap_or_default()),
        has_begun: one.from <= call.now(),
    }
}

async fn form(call: &Call, (typed, errors): (&Fields, &FieldErrors)) -> Result<Vec<FieldView>> {
    let today = call.now().to_zoned(call.zone()).date();
    let date = |name: &str, label: &str| {
        field(
            name,
            label,
            Input::Date { value: typed.text(name).to_owned(), min: today.to_string(), max: String::new() },
            errors,
        )
    };
    let mut deputy =
        field("deputy", "Who decides meanwhile", Input::Person(deputies(call, typed.text("deputy")).await?), errors);
    deputy.required = false;
    deputy.hint = "They need the right to decide themselves. What they may not decide on waits, and whoever answers for it is told.".into();
    let waiting = Input::YesNo(Some(typed.text("waiting_too") != "no"));
    let mut fields = vec![
        date("from", "First day"),
        date("until", "Last day"),
        deputy,
        field("waiting_too", "Also what waits already", waiting, errors),
    ];
    let types = types(call, typed).await?;
    if types.len() > 1 {
        let mut only = field("types", "Only for", Input::MultiChoice(types), errors);
        only.required = false;
        only.hint = "Choose nothing for everything.".into();
        fields.push(only);
    }
    Ok(fields)
}

/// The kinds of work on which somebody decides at all.
async fn types(call: &Call, typed: &Fields) -> Result<Vec<Selection>> {
    let blueprint = call.blueprint().await?;
    let side = call.actor().side();
    let decided = blueprint.record_types.iter().filter(|(_, declared)| !declared.approvals.is_empty());
    let selection = |(key, declared): (&Key, &RecordType)| Selection {
        value: key.to_string(),
        label: many(declared, side).to_owned(),
        hint: String::new(),
        chosen: typed.all("types").iter().any(|one| one == key.as_str()),
    };
    Ok(decided.map(selection).collect())
}

/// What this side calls several of a kind.
fn many(kind: &RecordType, side: Side) -> &str {
    if side == Side::Client { &kind.client.many } else { &kind.name.many }
}

/// Whom the reader may choose.
async fn deputies(call: &Call, chosen: &str) -> Result<Vec<Selection>> {
    let selection = |(person, label): (PersonId, String)| {
        let value = person.to_string();
        Selection { chosen: value == chosen, value, label, hint: String::new() }
    };
    Ok(colleagues(call).await?.into_iter().map(selection).collect())
}
