//! The running server: listeners, worker, and an end that loses no request and no job.

use crate::{
    chance,
    data::Lock,
    failure::{Failure, Result},
    metering::{self, Figures},
    settings::Settings,
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::header,
    middleware::{self, Next},
    response::Response,
    serve::ListenerExt,
};
use futures_util::StreamExt;
use metrics_exporter_prometheus::PrometheusHandle;
use portico_connect::{blobs::BlobKey, smtp::Transport};
use portico_jobs::Worker;
use portico_portal::{
    call::{Portal, Shared},
    compiled::CompiledBlueprints,
    setup,
};
use portico_store::Db;
use portico_web::live::Live;
use std::{net::SocketAddr, sync::OnceLock, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};

/// How long requests may go on when the program ends.
const GRACE: Duration = Duration::from_secs(20);

/// Everything that a server needs, opened and locked, before it answers.
pub struct Server {
    pub portal: Portal,
    pub address: SocketAddr,
    settings: Settings,
    transport: Transport,
    listener: TcpListener,
    figures: PrometheusHandle,
    signals: Signals,
    _lock: Lock,
}

/// How the program is asked to end. Listened for before it says that it is there.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

/// Turns true once, when the program is asked to end.
type Ending = watch::Receiver<bool>;

impl Server {
    pub async fn new(
        settings: Settings,
        (db, lock): (Db, Lock),
        (transport, demo): (Transport, bool),
        figures: PrometheusHandle,
    ) -> Result<Self> {
        let signals = Signals::new()?;
        let listener = listen(settings.listen).await?;
        let address = listener.local_addr().map_err(Failure::faults)?;
        let portal = portal(db, &settings, address, demo)?;
        files_work(&portal).await?;
        Ok(Self { portal, address, settings, transport, listener, figures, signals, _lock: lock })
    }

    /// Serves until the program is asked to end; then ends in order: no new requests, those under way, the jobs.
    pub async fn run(mut self) -> Result<()> {
        let (stop, ending) = watch::channel(false);
        let jobs_ending = watch::channel(false);
        setup::worker::schedule(&self.portal).await?;
        let worker = self.work(jobs_ending.1);
        let figures = Figures::new(self.figures.clone(), self.portal.db.clone());
        let small = tokio::spawn(metering::keep_small(self.figures));
        if let Some(address) = self.settings.metrics.listen {
            let listener = listen(address).await?;
            tokio::spawn(serve(listener, figures.clone().router(), ending.clone()));
        }
        let router = figures.beside(setup::router(self.portal), &self.settings.metrics);
        let router = router.layer(middleware::from_fn_with_state(ending.clone(), end_streams));
        let serving = tokio::spawn(serve(self.listener, router, ending));
        self.signals.end().await;
        tracing::info!("ending: finishing what is under way");
        let _ = stop.send(true);
        if tokio::time::timeout(GRACE, serving).await.is_err() {
            tracing::warn!(seconds = GRACE.as_secs(), "some requests were cut off");
        }
        let _ = jobs_ending.0.send(true);
        small.abort();
        worker.await.map_err(Failure::faults)
    }

    fn work(&self, ending: Ending) -> JoinHandle<()> {
        let registry = setup::worker::registry(&self.portal, self.transport.clone());
        let worker = Worker::new(self.portal.db.clone(), registry, chance::clock(), chance::numbers());
        tokio::spawn(async move { worker.run(ended(ending)).await })
    }
}

/// Whether files can be kept, before somebody's is lost. A scanner that does not work holds files up, and the operator
/// is told; the portal serves all the same.
async fn files_work(portal: &Portal) -> Result<()> {
    let storage = &portal.storage;
    let kept = storage.blobs.check(&BlobKey::new(portal.random())).await;
    kept.map_err(|cause| Failure::faults(format!("files cannot be kept: {cause}")))?;
    if let Some(scanner) = &storage.scanner
        && let Err(why) = scanner.check().await
    {
        tracing::warn!(%why, "the virus scanner does not work: files wait until it does");
    }
    Ok(())
}

/// The product on this database.
pub fn portal(db: Db, settings: &Settings, address: SocketAddr, demo: bool) -> Result<Portal> {
    Ok(Portal::new(Shared {
        db,
        blueprints: CompiledBlueprints::default(),
        live: Live::default(),
        settings: settings.portal(address, demo),
        storage: settings.storage()?,
        clock: chance::clock(),
        chance: chance::chance(),
        counts: OnceLock::new(),
    }))
}

#[expect(clippy::disallowed_methods, reason = "the one place that opens listeners")]
async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|cause| {
        Failure::faults(format!("{address} cannot be listened on: {cause}. Choose another address with --listen"))
    })
}

async fn serve(listener: TcpListener, router: Router, ending: Ending) -> Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(cause) = stream.set_nodelay(true) {
            tracing::debug!(%cause, "a connection keeps gathering small packets");
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(ended(ending)).await.map_err(Failure::faults)
}

/// A page that listens for changes would keep the program from ending for ever: its stream ends first, and it asks anew.
async fn end_streams(
    axum::extract::State(ending): axum::extract::State<Ending>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        return response;
    }
    let end = Box::pin(ended(ending));
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(end)))
}

async fn ended(mut ending: Ending) {
    // An error means that whoever would say so is gone, which is an end as well.
    let _ = ending.wait_for(|ended| *ended).await;
}

impl Signals {
    fn new() -> Result<Self> {
        let listen = |kind| signal(kind).map_err(Failure::faults);
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    async fn end(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
