//! `/live`: names of what has changed, for the pages that this session may see. A name is never data.

use crate::{
    call::{Call, Portal},
    error::Result,
    ids::{OrganizationId, RecordId},
    policy::{self, Public, See, any_session, identity, permit},
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Request, header, request::Parts},
    response::Response,
};
use portico_model::access::Side;
use portico_web::{Routes, live::Topic};
use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    time::Duration,
};
use tokio::{
    sync::{broadcast, mpsc},
    time::{Interval, MissedTickBehavior, interval},
};

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/live", any_session("hears the names of changed things that they may see"), listen)
}

/// One topic is told at most once in this time.
const TOGETHER: Duration = Duration::from_millis(250);
/// A sign of life; and each time the session is looked at anew.
const PING: Duration = Duration::from_secs(20);
/// More topics than this are not remembered; what is forgotten is asked again.
const REMEMBERED: usize = 2_000;
/// What a browser takes as "everything may have changed".
const EVERYTHING: &str = "*";

/// One open page that listens.
struct Listener {
    call: Call,
    headers: HeaderMap,
    topics: broadcast::Receiver<Topic>,
    /// What this session may hear of, as far as it was asked under its access epoch.
    allowed: HashMap<String, bool>,
    gathered: BTreeSet<String>,
    out: mpsc::Sender<Bytes>,
}

async fn listen(call: Call, _: Public, headers: HeaderMap) -> Result<Response> {
    let (out, frames) = mpsc::channel(16);
    let topics = call.portal().live.listen();
    let gathered = BTreeSet::new();
    let listener = Listener { call, headers, topics, allowed: HashMap::new(), gathered, out };
    tokio::spawn(listener.run());
    let frames = futures_util::stream::unfold(frames, |mut frames| async move {
        Some((Ok::<Bytes, Infallible>(frames.recv().await?), frames))
    });
    let mut response = Response::new(Body::from_stream(frames));
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather answers would hold back what is told.
    head.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Listener {
    /// Until the page is closed, the session is revoked or the program ends.
    async fn run(mut self) {
        let (mut ping, mut together) = (every(PING), every(TOGETHER));
        if !self.send("retry: 3000\n\n".into()).await {
            return;
        }
        ping.reset();
        loop {
            let goes_on = tokio::select! {
                heard = self.topics.recv() => self.hear(heard).await,
                _ = together.tick(), if !self.gathered.is_empty() => self.tell().await,
                _ = ping.tick() => self.is_still_signed_in().await && self.send(": ping\n\n".into()).await,
                () = self.out.closed() => false,
            };
            if !goes_on {
                return;
            }
        }
    }

    async fn hear(&mut self, heard: std::result::Result<Topic, broadcast::error::RecvError>) -> bool {
        match heard {
            Ok(topic) => {
                let ours = topic.workspace == self.call.workspace().0 && !self.gathered.contains(&topic.name);
                if ours && self.may_hear(&topic.name).await {
                    self.gathered.insert(topic.name);
                }
                true
            }
            // Too much at once: what was missed is unknown.
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.gathered.insert(EVERYTHING.to_owned());
                true
            }
            Err(broadcast::error::RecvError::Closed) => false,
        }
    }

    async fn tell(&mut self) -> bool {
        let mut text = String::new();
        for topic in std::mem::take(&mut self.gathered) {
            text.push_str("event: topic\ndata: ");
            text.push_str(&topic);
            text.push_str("\n\n");
        }
        self.send(text).await
    }

    async fn send(&self, text: String) -> bool {
        self.out.send(text.into()).await.is_ok()
    }

    async fn may_hear(&mut self, topic: &str) -> bool {
        if let Some(known) = self.allowed.get(topic) {
            return *known;
        }
        let may = allows(&self.call, topic).await;
        if self.allowed.len() >= REMEMBERED {
            self.allowed.clear();
        }
        self.allowed.insert(topic.to_owned(), may);
        may
    }

    /// Reads the session anew; where access has changed, what was known of it is forgotten.
    async fn is_still_signed_in(&mut self) -> bool {
        let Some(parts) = parts(&self.headers) else { return false };
        let Ok(call) = identity::call_of(self.call.portal(), &parts).await else { return false };
        if !call.actor().subject().signed_in || call.actor().person() != self.call.actor().person() {
            return false;
        }
        if call.actor().epoch() != self.call.actor().epoch() {
            self.allowed.clear();
        }
        self.call = call;
        true
    }
}

/// Asks the policy, once for each topic.
pub async fn allows(call: &Call, topic: &str) -> bool {
    let Some((kind, name)) = topic.split_once(':') else {
        return topic == "queue" && call.actor().side() == Side::Firm;
    };
    match kind {
        "record" => sees_record(call, name).await.is_some(),
        "staff-record" => sees_record(call, name).await == Some(Side::Firm),
        "organization" => sees_organization(call, name).await,
        "person" | "user" => call.actor().person().is_some_and(|person| person.to_string() == name),
        "member" => name.parse().is_ok_and(|member| call.actor().is(member)),
        _ => false,
    }
}

async fn sees_record(call: &Call, id: &str) -> Option<Side> {
    let id: RecordId = id.parse().ok()?;
    let permit = permit::permit::<See, policy::Record>(call, &id).await.ok()?;
    Some(permit.side())
}

async fn sees_organization(call: &Call, id: &str) -> bool {
    let Ok(id) = id.parse::<OrganizationId>() else { return false };
    // A link for one record tells nothing of the others.
    if call.actor().subject().only_record.is_some() {
        return false;
    }
    call.actor().standings().iter().any(|standing| standing.organization == id)
        || permit::permit::<See, policy::Organization>(call, &id).await.is_ok()
}

fn parts(headers: &HeaderMap) -> Option<Parts> {
    let mut request = Request::builder().uri("/live").body(()).ok()?;
    *request.headers_mut() = headers.clone();
    Some(request.into_parts().0)
}

fn every(length: Duration) -> Interval {
    let mut interval = interval(length);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
