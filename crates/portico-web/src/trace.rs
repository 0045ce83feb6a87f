//! One span, one log line and two numbers for each request, under an identifier that error pages show.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use metrics::{counter, histogram};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument;
use uuid::Uuid;

/// Names a request in the log, on error pages and in the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub Arc<str>);

static HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request its identifier and measures it. `new_id` comes from the program, which owns randomness.
pub async fn measured(new_id: impl Fn() -> Uuid, mut request: Request, next: Next) -> Response {
    let id: Arc<str> = new_id().simple().to_string().into();
    request.extensions_mut().insert(RequestId(id.clone()));
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "none".into(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", id = %id, %method, route);
    let watch = Stopwatch::started();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = watch.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, micros = took.as_micros(), "answered"));
    counter!("http_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    histogram!("http_request_seconds", "route" => route).record(took.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER.clone(), value);
    }
    response
}

/// Measures how long an answer takes; no rule depends on it.
struct Stopwatch(Instant);

#[expect(clippy::disallowed_methods, reason = "a measure of our own speed, which nothing is decided by")]
impl Stopwatch {
    fn started() -> Self {
        Self(Instant::now())
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
