//! The signature of a delivery: HMAC-SHA-256 over `id.timestamp.body`.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// What both ends know.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// `whsec_` and 24 to 64 bytes in base64; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix("whsec_")?).ok()?;
        (24..=64).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// SHA-256 over a text and the secret, whose 24 bytes or more cannot be guessed from it.
    pub fn digest(&self, text: &str) -> [u8; 32] {
        Sha256::new().chain_update(text.as_bytes()).chain_update([0]).chain_update(&self.0).finalize().into()
    }

    /// The value of `webhook-signature`. `at` is in seconds since 1970.
    pub fn sign(&self, id: &str, at: i64, body: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{id}.{at}.{body}").as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

/// Never shown, not by accident either.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}
