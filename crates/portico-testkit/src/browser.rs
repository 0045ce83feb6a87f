//! A browser without a window: requests to the product in the same process, with cookies that are kept.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};
use tower::ServiceExt;

/// Somebody's browser, or nobody's.
pub struct Browser {
    router: Router,
    cookies: Mutex<Vec<String>>,
    address: SocketAddr,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Browser {
    pub(crate) fn new(router: Router, cookie: Option<String>) -> Self {
        Self { router, cookies: Mutex::new(cookie.into_iter().collect()), address: ([127, 0, 0, 1], 40_000).into() }
    }

    /// The same from another address.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        self.address = SocketAddr::new(address.parse().unwrap(), 40_000);
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// The status and the bytes, where they are no text.
    pub async fn send_for_bytes(&self, path: &str) -> (StatusCode, Vec<u8>) {
        let answer = self.asked(Method::GET, path, &[], Body::empty()).await;
        let status = answer.status();
        (status, to_bytes(answer.into_body(), 64 * 1024 * 1024).await.unwrap().to_vec())
    }

    /// A form of our own page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        self.send(Method::POST, path, &headers, Body::from(body.join("&"))).await
    }

    /// A program's request.
    pub async fn json(&self, method: &str, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let own = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        let headers = [own.as_slice(), headers].concat();
        self.send(method.parse().unwrap(), path, &headers, Body::from(body.to_string())).await
    }

    /// Any request, with just these headers and the cookies.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let (parts, body) = self.asked(method, path, headers, body).await.into_parts();
        let body = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn asked(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Response {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "portal.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner).join("; ");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.address));
        let answer = self.router.clone().oneshot(request).await.unwrap();
        self.keep(answer.headers());
        answer
    }

    fn keep(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for line in headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            let pair = line.split(';').next().unwrap_or_default().to_owned();
            let name = pair.split('=').next().unwrap_or_default().to_owned();
            cookies.retain(|kept| kept.split('=').next() != Some(&name));
            if !line.contains("Max-Age=0") {
                cookies.push(pair);
            }
        }
    }
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    pub fn value(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The value of the first hidden or visible input of this name on the page.
    pub fn input(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\"");
        let at = self.body.find(&marker).unwrap_or_else(|| panic!("no input {name} on: {}", self.body));
        let (before, after) = self.body.split_at(at);
        let tag =
            format!("{}{}", before.rsplit('<').next().unwrap_or_default(), after.split('>').next().unwrap_or_default());
        tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            b' ' => "+".into(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
