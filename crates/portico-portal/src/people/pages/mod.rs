//! The pages of signing in and of one's account.

pub mod account;
pub mod check;
pub mod demo;
pub mod link;
pub mod password;
pub mod sign_in;
pub mod task_link;
pub mod tokens;
pub mod workspace;

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    frames,
    people::sign_in::{COOKIE as ASKED, Entered, SignedIn},
    policy::identity::{COOKIE, Secret},
};
use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use portico_store::values;
use portico_web::{
    components::{ErrorSummary, FieldError, FieldView, Input, Link},
    frame::Alone,
};

/// As long as a browser keeps the cookie; the session itself may end sooner.
const COOKIE_SECONDS: i64 = 30 * 86_400;

/// By its domain where it has one, else the only one; of several no name is given away.
const NAME: &str = "SELECT w.name FROM workspace w WHERE w.domain = $1 \
    OR (SELECT count(*) FROM workspace) = 1 LIMIT 1";

/// A page as an answer.
pub fn page(status: StatusCode, template: &impl Template) -> Result<Response> {
    Ok((status, Html(template.render().map_err(Error::internal)?)).into_response())
}

/// Goes on by GET; `path` is one of ours.
pub fn see_other(path: &str) -> Response {
    let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// Goes on with a session; what the browser asked with is over.
pub fn with_session(call: &Call, session: &Secret, next: &str) -> Response {
    let mut response = see_other(next);
    let cookies = call.portal().settings.cookies;
    response.headers_mut().append(header::SET_COOKIE, cookies.set(COOKIE, &session.to_text(), Some(COOKIE_SECONDS)));
    response.headers_mut().append(header::SET_COOKIE, cookies.clear(ASKED));
    response
}

/// Goes on to the code, in the only browser that it is for.
pub fn with_asked(call: &Call, browser: &Secret) -> Response {
    let mut response = see_other("/sign-in/check");
    let cookie = call.portal().settings.cookies.set(ASKED, &browser.to_text(), Some(1_800));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// Where a right code, link or password leads.
pub fn onward(call: &Call, entered: Entered) -> Response {
    match entered {
        Entered::SignedIn(SignedIn { session, next }) => with_session(call, &session, &next),
        Entered::PasswordOwed => see_other("/sign-in/password"),
        Entered::CodeOwed(browser) => with_asked(call, &browser),
    }
}

/// The frame of a page for somebody who is not signed in, under the name of the portal they came to.
pub async fn alone(call: &Call, headers: &HeaderMap) -> Result<Alone> {
    let name: Option<String> = call.portal().db.installation().find(NAME, &values![host(headers)]).await?;
    let mut frame = frames::alone(call);
    frame.home = "/sign-in".into();
    if let Some(name) = name {
        frame.workspace = name;
    }
    if call.portal().settings.demo {
        frame.links = vec![
            Link { label: "People of the demo".into(), href: "/demo".into() },
            Link { label: "Sent mail".into(), href: "/demo/mail".into() },
        ];
    }
    Ok(frame)
}

/// The host that was asked for, without its port: it finds a workspace and is used for nothing else.
pub fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    Some(
        host.rsplit_once(':')
            .map_or(host, |(host, port)| if port.bytes().all(|b| b.is_ascii_digit()) { host } else { "" }),
    )
}

/// The fields to mend where the action refused some; any other error is not this page's to tell.
pub fn mended(error: Error) -> Result<FieldErrors> {
    match error {
        Error::Invalid(fields) => Ok(fields),
        other => Err(other),
    }
}

/// The list above a form, in the order in which the fields are given.
pub fn summary(errors: &FieldErrors, fields: &[&str]) -> ErrorSummary {
    let found = fields.iter().filter_map(|field| errors.0.get(*field).map(|text| (field, text)));
    let errors = found.map(|(field, text)| FieldError { field: (*field).to_owned(), text: text.clone() });
    ErrorSummary { errors: errors.collect() }
}

/// A field whose identity and name are one.
pub fn field(name: &str, label: &str, input: Input, errors: &FieldErrors) -> FieldView {
    FieldView {
        id: name.to_owned(),
        name: name.to_owned(),
        label: label.to_owned(),
        hint: String::new(),
        required: true,
        error: errors.0.get(name).cloned().unwrap_or_default(),
        condition: None,
        input,
    }
}

pub fn short(value: &str, autocomplete: &'static str) -> Input {
    Input::Short { value: value.to_owned(), autocomplete, max_length: None }
}
