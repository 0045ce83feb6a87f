//! Where deliveries go, and what becomes of one.

use super::{address::is_public, line::line, signature::Secret};
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri, header};
use http_body_util::Full;
use std::{net::IpAddr, time::Duration};
use thiserror::Error;

/// From the call to the head of the answer. What the answer says beyond its head is not read.
const LIMIT: Duration = Duration::from_secs(20);
/// No endpoint makes us wait longer than this by what it answers.
const LONGEST_WAIT: u64 = 24 * 60 * 60;

/// Where deliveries go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    url: Uri,
    secret: Secret,
    allows_private: bool,
}

/// Why something is no endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unfit {
    #[error("the address of a webhook begins with https:// and names a host")]
    Address,
    #[error("the address of a webhook names nobody before its host")]
    User,
    #[error("the port of a webhook is 443, or 1024 and more")]
    Port,
    #[error("this is an address of a network inside, which has to be allowed first")]
    Private,
    #[error("the secret of a webhook is whsec_ and 24 to 64 bytes in base64")]
    Secret,
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    Taken,
    /// The endpoint wants no more, ever.
    Gone,
    /// Later, at the earliest after the wait that the endpoint asks for.
    Later {
        after: Option<Duration>,
        why: String,
    },
}

impl Endpoint {
    /// Without TLS only where networks inside are allowed.
    pub fn new(url: &str, secret: &str, allows_private: bool) -> Result<Self, Unfit> {
        let url: Uri = url.parse().map_err(|_| Unfit::Address)?;
        let plain = url.scheme_str() == Some("http") && allows_private;
        let authority = url.authority().filter(|_| plain || url.scheme_str() == Some("https")).ok_or(Unfit::Address)?;
        if authority.as_str().contains('@') {
            return Err(Unfit::User);
        }
        if authority.port_u16().is_some_and(|port| !matches!(port, 80 | 443 | 1024..)) {
            return Err(Unfit::Port);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if !allows_private && host.parse::<IpAddr>().is_ok_and(|address| !is_public(address)) {
            return Err(Unfit::Private);
        }
        let secret = Secret::parse(secret).ok_or(Unfit::Secret)?;
        Ok(Self { url, secret, allows_private })
    }

    /// Tells whether it is still the same one, with the same secret; nobody learns either from it.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.secret.digest(&self.url.to_string())
    }

    /// One try. `id` is the same for every try of the same thing; `at` is the time of this one, in seconds since 1970.
    pub async fn deliver(&self, id: &str, at: i64, body: String) -> Delivered {
        let later = |why: &str| Delivered::Later { after: None, why: why.to_owned() };
        let Some(request) = self.request(id, at, body) else { return later("the delivery could not be written") };
        let Ok(line) = line(self.allows_private) else { return later("there is no TLS") };
        match tokio::time::timeout(LIMIT, line.request(request)).await {
            Ok(Ok(answer)) => judged(&answer),
            // The same words for every cause: they tell nothing about a network inside.
            Ok(Err(error)) => {
                tracing::debug!(%error, "a webhook could not be delivered");
                later("the endpoint cannot be reached")
            }
            Err(_) => later("the endpoint did not answer in time"),
        }
    }

    fn request(&self, id: &str, at: i64, body: String) -> Option<Request<Full<Bytes>>> {
        let signature = self.secret.sign(id, at, &body)?;
        let request = Request::post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "Portico")
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", signature);
        request.body(Full::new(Bytes::from(body))).ok()
    }
}

fn judged<B>(answer: &Response<B>) -> Delivered {
    let status = answer.status();
    if status.is_success() {
        return Delivered::Taken;
    }
    if status == StatusCode::GONE {
        return Delivered::Gone;
    }
    let asked = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let after = asked.map(|seconds: u64| Duration::from_secs(seconds.min(LONGEST_WAIT)));
    Delivered::Later { after, why: format!("the endpoint answered {}", status.as_u16()) }
}
