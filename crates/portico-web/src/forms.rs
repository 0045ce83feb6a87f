//! A form as it was sent: every field with all its values, nothing lost and nothing trusted.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::collections::BTreeMap;

/// Fields of a `application/x-www-form-urlencoded` body, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub BTreeMap<String, Vec<String>>);

/// More than any form of ours has: a body beyond it is refused before it is read to the end.
pub const LARGEST_FORM: usize = 256 * 1024;
const MOST_FIELDS: usize = 2_000;

impl Fields {
    /// The first value of a field, with line ends as the database keeps them.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// The first value, trimmed; none when the field is absent or blank.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn parse(body: &[u8]) -> Option<Self> {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (count, (name, value)) in form_pairs(body).enumerate() {
            if count >= MOST_FIELDS {
                return None;
            }
            fields.entry(name).or_default().push(value.replace("\r\n", "\n"));
        }
        Some(Self(fields))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send this as a form.").into_response());
        }
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Self::parse(&body)
            .ok_or_else(|| (StatusCode::PAYLOAD_TOO_LARGE, "The form has too many fields.").into_response())
    }
}

fn form_pairs(body: &[u8]) -> impl Iterator<Item = (String, String)> + '_ {
    body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        (decoded(halves.next().unwrap_or_default()), decoded(halves.next().unwrap_or_default()))
    })
}

/// Percent-decoding of forms (WHATWG URL, section 5.1); what is no UTF-8 becomes U+FFFD, what is no text (NUL) goes.
fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).replace('\0', "")
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_field_is_kept() {
        let fields = Fields::parse(b"a=1&a=2&b=x+y%26z%0D%0A&c&%zz=%f0%9f%8d%9e&n=%00").unwrap();
        assert_eq!(fields.all("a"), ["1", "2"]);
        assert_eq!(fields.text("b"), "x y&z\n");
        assert_eq!((fields.has("c"), fields.given("c")), (true, None));
        assert_eq!(fields.text("%zz"), "🍞");
        assert_eq!(fields.text("n"), "");
        assert!(Fields::parse("a=1&".repeat(3_000).as_bytes()).is_none());
    }
}
