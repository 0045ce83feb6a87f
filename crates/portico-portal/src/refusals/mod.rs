//! How a reader is told what went wrong: a page in the frame they know, or `application/problem+json` for programs.

use crate::{
    call::{Call, Portal},
    error::Error,
    frames::{self, Place},
};
use askama::Template;
use axum::{
    http::{HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use portico_model::access::Side;
use portico_web::{
    Context, Problem,
    frame::{Alone, Frame},
    problem::FieldProblem,
    routes::Asked,
};

impl Context for Portal {
    type Call = Call;
    type Error = Error;

    async fn refuse(&self, call: Option<&Call>, asked: &Asked, error: Error) -> Response {
        if let Error::Internal(cause) = &error {
            tracing::error!(cause = cause.for_the_log(), path = asked.path, "a request failed");
        }
        if asked.api {
            return problem(call, &error).into_response();
        }
        match (&error, call) {
            (Error::Unauthenticated, _) => to_sign_in(asked),
            (_, call) => page(call, &error).await,
        }
    }
}

/// What a reader is told, whatever the surface.
struct Told {
    status: StatusCode,
    title: &'static str,
    words: String,
    way_on: String,
}

#[derive(Template)]
#[template(path = "refusals/client.html")]
struct ClientPage {
    frame: Frame,
    told: Told,
    reference: String,
}

#[derive(Template)]
#[template(path = "refusals/staff.html")]
struct StaffPage {
    frame: Frame,
    told: Told,
    reference: String,
}

#[derive(Template)]
#[template(path = "refusals/alone.html")]
struct AlonePage {
    frame: Alone,
    told: Told,
    reference: String,
}

fn to_sign_in(asked: &Asked) -> Response {
    // After a POST the reader comes back to the home: the page they were on cannot be asked for again.
    let next = if asked.method == Method::GET { asked.path.as_str() } else { "/" };
    match next {
        "/" => Redirect::to("/sign-in").into_response(),
        path => {
            Redirect::to(&format!("/sign-in?next={}", path.replace('&', "%26").replace('#', "%23"))).into_response()
        }
    }
}

async fn page(call: Option<&Call>, error: &Error) -> Response {
    let told = told(error);
    let (status, reference) = (told.status, call.map(|call| call.request_id().to_owned()).unwrap_or_default());
    let html = match call {
        Some(call) if call.actor().subject().signed_in => match frames::frame(call, Place::default()).await {
            Ok(frame) if call.actor().side() == Side::Firm => StaffPage { frame, told, reference }.render(),
            Ok(frame) => ClientPage { frame, told, reference }.render(),
            Err(_) => AlonePage { frame: frames::alone(call), told, reference }.render(),
        },
        Some(call) => AlonePage { frame: frames::alone(call), told, reference }.render(),
        None => AlonePage {
            frame: Alone { workspace: "Portico".into(), home: "/".into(), ..Alone::default() },
            told,
            reference,
        }
        .render(),
    };
    let mut response = (status, Html(html.unwrap_or_default())).into_response();
    wait(&mut response, error);
    response
}

fn wait(response: &mut Response, error: &Error) {
    let seconds = match error {
        Error::TooMany { seconds } => *seconds,
        Error::Unavailable(_) => 10,
        _ => return,
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

fn told(error: &Error) -> Told {
    let tell =
        |status, title, words: &str, way_on: &str| Told { status, title, words: words.into(), way_on: way_on.into() };
    match error {
        Error::NotFound => tell(
            StatusCode::NOT_FOUND,
            "We can't find this page",
            "It may have moved, or it may belong to somebody else.",
            "Check the address, or start from your home page.",
        ),
        Error::Unauthenticated => {
            tell(StatusCode::UNAUTHORIZED, "Sign in first", "This page is for people who are signed in.", "")
        }
        Error::Forbidden(denied) => tell(StatusCode::FORBIDDEN, "You can't do this", &denied.because, &denied.way_on),
        Error::Invalid(fields) => tell(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Something is missing",
            &fields.0.values().map(String::as_str).collect::<Vec<_>>().join(" "),
            "Go back: what you typed is still there.",
        ),
        Error::Refused(refusals) => tell(
            StatusCode::UNPROCESSABLE_ENTITY,
            "This is not possible yet",
            &refusals.iter().map(|refusal| refusal.words.as_str()).collect::<Vec<_>>().join(" "),
            "",
        ),
        Error::Conflict(words) => tell(StatusCode::CONFLICT, "Somebody was quicker", words, ""),
        Error::Gone(words) => tell(StatusCode::GONE, "This is over", words, "Ask for a new one."),
        Error::TooMany { seconds } => tell(
            StatusCode::TOO_MANY_REQUESTS,
            "That was too often",
            &format!("Wait {} and try again.", waiting(*seconds)),
            "",
        ),
        Error::Unavailable(words) => {
            tell(StatusCode::SERVICE_UNAVAILABLE, "Back in a moment", words, "Nothing is lost.")
        }
        Error::Internal(_) => tell(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "It is not your fault, and nothing was changed.",
            "Try again. If it happens once more, tell us the reference below.",
        ),
    }
}

fn waiting(seconds: i64) -> String {
    match seconds {
        ..=90 => format!("{} seconds", seconds.max(1)),
        _ => format!("{} minutes", seconds.div_euclid(60) + 1),
    }
}

fn problem(call: Option<&Call>, error: &Error) -> Response {
    let told = told(error);
    let errors = match error {
        Error::Invalid(fields) => fields
            .0
            .iter()
            .map(|(field, detail)| FieldProblem { field: field.clone(), detail: detail.clone() })
            .collect(),
        Error::Refused(refusals) => refusals
            .iter()
            .map(|refusal| FieldProblem {
                field: refusal.field.as_ref().map(ToString::to_string).unwrap_or_default(),
                detail: refusal.words.clone(),
            })
            .collect(),
        _ => Vec::new(),
    };
    let detail = if told.way_on.is_empty() { told.words } else { format!("{} {}", told.words, told.way_on) };
    let mut response = Problem {
        kind: format!("urn:portico:problem:{}", kind(error)),
        title: told.title.into(),
        status: told.status.as_u16(),
        detail: Some(detail),
        errors,
        request_id: call.map(|call| call.request_id().to_owned()),
    }
    .into_response();
    wait(&mut response, error);
    if matches!(error, Error::Unauthenticated) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The stable name of each kind of problem.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::NotFound => "not-found",
        Error::Unauthenticated => "unauthenticated",
        Error::Forbidden(_) => "forbidden",
        Error::Invalid(_) => "invalid",
        Error::Refused(_) => "refused",
        Error::Conflict(_) => "conflict",
        Error::Gone(_) => "gone",
        Error::TooMany { .. } => "too-many",
        Error::Unavailable(_) => "unavailable",
        Error::Internal(_) => "internal",
    }
}
