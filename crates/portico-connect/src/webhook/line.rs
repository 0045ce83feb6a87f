//! The line to an endpoint: it goes to an address that was checked, and to no other.

use super::address::is_public;
use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::TokioExecutor,
};
use rustls::crypto::ring;
use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
    vec,
};
use tower::Service;

const CONNECT: Duration = Duration::from_secs(5);

pub(super) type Line = Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>;

/// Resolves a name once. Where one of its addresses is inside, none of them is called.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    pub(super) allows_private: bool,
}

impl Resolver {
    async fn resolve(self, name: Name) -> io::Result<vec::IntoIter<SocketAddr>> {
        let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
        let allowed = self.allows_private || found.iter().all(|address| is_public(address.ip()));
        match allowed {
            true => Ok(found.into_iter()),
            false => Err(io::Error::new(io::ErrorKind::PermissionDenied, "the name stands for an address inside")),
        }
    }
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(self.clone().resolve(name))
    }
}

/// A line for one delivery; nothing of it is kept.
pub(super) fn line(allows_private: bool) -> Result<Line, rustls::Error> {
    let mut tcp = HttpConnector::new_with_resolver(Resolver { allows_private });
    tcp.enforce_http(false);
    tcp.set_connect_timeout(Some(CONNECT));
    // Named, because a program that links two providers (tests do) has no provider by itself.
    let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(ring::default_provider())?;
    let connector = tls.https_or_http().enable_http1().wrap_connector(tcp);
    Ok(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
}
