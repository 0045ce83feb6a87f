//! One's own account: name and ways, password, where one is signed in, keys for programs.

use super::{field, mended, page, see_other, short, summary, tokens};
use crate::{
    call::{ActorKind, Call},
    error::{FieldErrors, Result},
    frames::{Place, frame},
    ids::SessionId,
    people::{
        actions::{self, Made, Profile},
        sessions,
    },
    policy::{Public, SignedIn, identity::COOKIE},
};
use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::Response,
};
use portico_model::access::Side;
use portico_store::values;
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView, Input, Selection},
    frame::Frame,
    words::Words,
};

/// Zones that most people live in; the one somebody has is always among them.
const ZONES: [&str; 36] = [
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Halifax",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Perth",
    "Australia/Sydney",
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Paris",
    "Europe/Warsaw",
    "Pacific/Auckland",
    "UTC",
];

#[derive(Template)]
#[template(path = "people/pages/account_client.html")]
struct ClientPage {
    frame: Frame,
    account: Account,
}

#[derive(Template)]
#[template(path = "people/pages/account_staff.html")]
struct StaffPage {
    frame: Frame,
    account: Account,
}

/// What both sides' pages hold.
#[derive(Template)]
#[template(path = "people/pages/account.html")]
struct Account {
    addresses: Vec<String>,
    summary: ErrorSummary,
    profile: Vec<FieldView>,
    has_password: bool,
    may_have_password: bool,
    errors: FieldErrors,
    sessions: Vec<Line>,
    tokens: Option<tokens::Section>,
}

impl askama::filters::HtmlSafe for Account {}

struct Line {
    id: SessionId,
    what: String,
    seen: String,
    is_this: bool,
}

/// What was typed and what is wrong with it, when a form comes back; and a key that is shown this once.
#[derive(Default)]
pub struct Shown {
    pub typed: Fields,
    pub errors: FieldErrors,
    pub made: Option<Made>,
    pub said: Option<&'static str>,
}

const OWN: &str = "SELECT p.password IS NOT NULL, p.time_zone FROM person p WHERE p.id = $1";
const ADDRESSES: &str = "SELECT address FROM email_address WHERE person_id = $1 ORDER BY address";

pub async fn show(call: Call, _: SignedIn) -> Result<Response> {
    shown(&call, Shown::default()).await
}

pub async fn change(call: Call, _: SignedIn, fields: Fields) -> Result<Response> {
    let profile = Profile {
        name: fields.text("name"),
        zone: fields.given("zone"),
        theme: fields.text("theme"),
        keys: fields.text("keys") != "no",
    };
    match actions::change_profile(&call, profile).await {
        Ok(()) => Ok(see_other("/account")),
        Err(error) => shown(&call, Shown { errors: mended(error)?, typed: fields, ..Shown::default() }).await,
    }
}

pub async fn set_password(call: Call, _: SignedIn, fields: Fields) -> Result<Response> {
    match actions::set_password(&call, fields.text("current"), fields.text("new")).await {
        Ok(()) => {
            shown(
                &call,
                Shown { said: Some("Your password is set. Everywhere else you are signed out."), ..Shown::default() },
            )
            .await
        }
        Err(error) => shown(&call, Shown { errors: mended(error)?, ..Shown::default() }).await,
    }
}

pub async fn end_session(call: Call, _: SignedIn, Path(id): Path<SessionId>) -> Result<Response> {
    actions::revoke_session(&call, id).await?;
    Ok(see_other("/account#sessions"))
}

pub async fn end_others(call: Call, _: SignedIn) -> Result<Response> {
    actions::revoke_other_sessions(&call).await?;
    Ok(see_other("/account#sessions"))
}

/// Leaves; the browser forgets its cookie whatever it was worth.
pub async fn leave(call: Call, _: Public) -> Result<Response> {
    actions::sign_out(&call).await?;
    let mut response = see_other("/sign-in");
    response.headers_mut().append(header::SET_COOKIE, call.portal().settings.cookies.clear(COOKIE));
    Ok(response)
}

/// The page, with what came back.
pub async fn shown(call: &Call, shown: Shown) -> Result<Response> {
    let status = if shown.errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = frame(call, Place::at("/account").saying(shown.said)).await?;
    let account = account(call, shown).await?;
    match call.actor().side() {
        Side::Client => page(status, &ClientPage { frame, account }),
        Side::Firm => page(status, &StaffPage { frame, account }),
    }
}

async fn account(call: &Call, shown: Shown) -> Result<Account> {
    let person = values![call.actor().person()];
    let read = call.portal().db.installation();
    let (own, addresses) = read.pair::<(bool, Option<String>), String>((OWN, &person), (ADDRESSES, &person)).await?;
    let (has_password, zone) = own.into_iter().next().unwrap_or_default();
    let words = Words::new(call.now(), &call.zone());
    let line = |session: sessions::Listed| Line {
        is_this: matches!(call.actor().kind(), ActorKind::Session { id, .. } if *id == session.id),
        what: device(&session),
        seen: words.ago(session.seen_at),
        id: session.id,
    };
    Ok(Account {
        addresses,
        summary: summary(&shown.errors, &["name", "zone", "theme", "current", "new", "token_name", "actions", "days"]),
        profile: profile(call, &shown, zone.as_deref()),
        has_password,
        may_have_password: call.actor().side() == Side::Firm || call.portal().settings.client_passwords,
        sessions: sessions::list(call, call.actor()).await?.into_iter().map(line).collect(),
        tokens: tokens::section(call, &shown).await?,
        errors: shown.errors,
    })
}

fn profile(call: &Call, shown: &Shown, zone: Option<&str>) -> Vec<FieldView> {
    let typed = |name: &str, now: &str| if shown.typed.has(name) { shown.typed.text(name) } else { now }.to_owned();
    let theme = typed("theme", call.actor().theme());
    let choice = |value: &str, label: &str, now: &str| Selection {
        value: value.into(),
        label: label.into(),
        hint: String::new(),
        chosen: now == value,
    };
    let name = field("name", "Name", short(&typed("name", call.actor().name()), "name"), &shown.errors);
    let themes = [("system", "As this device"), ("light", "Light"), ("dark", "Dark")];
    let themes = Input::Choice(themes.map(|(value, label)| choice(value, label, &theme)).into());
    let mut zones = field("zone", "Time zone", Input::Person(zones(&typed("zone", zone.unwrap_or("")))), &shown.errors);
    zones.required = false;
    zones.hint = "Without one, dates are written as your portal writes them.".into();
    let mut fields = vec![name, zones, field("theme", "Light or dark", themes, &shown.errors)];
    if call.actor().side() == Side::Firm {
        let mut keys =
            field("keys", "Single letters as shortcuts", Input::YesNo(Some(call.actor().keys())), &shown.errors);
        keys.hint = "Switch them off if you dictate or your keyboard sends letters by itself.".into();
        fields.push(keys);
    }
    fields
}

fn zones(now: &str) -> Vec<Selection> {
    let known = ZONES.contains(&now) || now.is_empty();
    let all = ZONES.iter().copied().chain((!known).then_some(now));
    let label = |zone: &str| zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    all.map(|zone| Selection { value: zone.into(), label: label(zone), hint: String::new(), chosen: zone == now })
        .collect()
}

/// "Firefox on Linux, 203.0.113.9": enough to know one's own devices apart.
fn device(session: &sessions::Listed) -> String {
    let agent = session.user_agent.as_str();
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    let what = match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => "A program".into(),
    };
    let kind = if session.kind == "task" { ", by a link for one request" } else { "" };
    if session.address.is_empty() { format!("{what}{kind}") } else { format!("{what}, {}{kind}", session.address) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn check(agent: &str, expected: &str) {
        let at = Timestamp::UNIX_EPOCH;
        let (id, kind) = (SessionId(Uuid::nil()), "full".to_owned());
        let session = sessions::Listed {
            id,
            kind,
            user_agent: agent.into(),
            address: "203.0.113.9".into(),
            created_at: at,
            seen_at: at,
        };
        assert_eq!(device(&session), expected);
    }

    #[test]
    fn a_session_is_known_by_browser_and_device() {
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux, 203.0.113.9",
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone, 203.0.113.9",
        );
        check("curl/8", "A program, 203.0.113.9");
    }
}
