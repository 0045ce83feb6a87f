//! The figures for the operator's monitoring: who may read them, and how they are written.

use crate::{
    failure::{Failure, Result},
    settings::Metrics,
};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use portico_store::Db;
use std::{sync::Arc, time::Duration};

/// The figures as they stand, and the token that opens them where they need one.
#[derive(Clone)]
pub struct Figures {
    handle: PrometheusHandle,
    db: Db,
    token: Option<Arc<str>>,
}

/// Seconds; what a page may take lies in the middle.
const BUCKETS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to count. Counting starts with the program, so this comes before the database is opened.
pub fn start() -> Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new().set_buckets(&BUCKETS).map_err(Failure::faults)?;
    builder.install_recorder().map_err(|cause| Failure::faults(format!("counting cannot begin: {cause}")))
}

/// Keeps the memory of the figures small.
pub async fn keep_small(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

impl Figures {
    pub fn new(handle: PrometheusHandle, db: Db) -> Self {
        Self { handle, db, token: None }
    }

    /// For a listener that only the operator reaches.
    pub fn router(self) -> Router {
        Router::new().route("/metrics", get(show)).with_state(self)
    }

    /// For the portal's own address: there it takes a token, or is not there at all.
    pub fn beside(mut self, router: Router, settings: &Metrics) -> Router {
        let Some(token) = settings.token.as_deref() else { return router };
        self.token = Some(token.into());
        router.merge(self.router())
    }
}

async fn show(State(figures): State<Figures>, headers: HeaderMap) -> Response {
    if figures.token.as_deref().is_some_and(|token| !carries(&headers, token)) {
        return (
            StatusCode::UNAUTHORIZED,
            [(header::WWW_AUTHENTICATE, "Bearer")],
            "The metrics token is missing or wrong.\n",
        )
            .into_response();
    }
    if let Ok(jobs) = portico_jobs::counts(&figures.db).await {
        for (state, number) in [("ready", jobs.ready), ("running", jobs.running), ("failed", jobs.failed)] {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            metrics::gauge!("portico_jobs", "state" => state).set(f64::from(number));
        }
    }
    let text = figures.handle.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4"), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// Compared in the same time wherever they differ.
fn carries(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let differs = given.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    given.len() == token.len() && differs == 0
}
