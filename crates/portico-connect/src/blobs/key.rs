//! The names of blobs and uploads: made of chance, so that they neither say nor can be guessed anything.

use std::fmt;

/// Under which a blob is kept, for ever.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobKey(String);

/// Under which an upload grows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(String);

impl BlobKey {
    /// From sixteen random bytes of the caller's.
    pub fn new(random: [u8; 16]) -> BlobKey {
        BlobKey(digits(random))
    }

    /// As it was written down; nothing else is a key.
    pub fn parse(text: &str) -> Option<BlobKey> {
        are_digits(text).then(|| BlobKey(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UploadId {
    /// From sixteen random bytes of the caller's.
    pub fn new(random: [u8; 16]) -> UploadId {
        UploadId(digits(random))
    }

    /// As it stands in an address; nothing else is one.
    pub fn parse(text: &str) -> Option<UploadId> {
        are_digits(text).then(|| UploadId(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn digits(random: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(random))
}

fn are_digits(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobKey({})", self.0)
    }
}

/// Whoever holds it may add to the upload, so a log gets its beginning only.
impl fmt::Debug for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UploadId({}…)", self.0.get(..6).unwrap_or_default())
    }
}
