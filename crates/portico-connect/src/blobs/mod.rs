//! Blobs: bytes under random keys, in a folder or in a bucket, and the uploads that become them.
//!
//! Nobody's words are part of a key or of a path. An upload grows in `Staging` on the local disk until it is whole;
//! `Blobs::put` then copies it to where files stay, and names the hash of what it copied.

mod http;
mod key;
mod place;
mod problem;
mod reading;
mod staging;
mod store;
#[cfg(test)]
mod tests;

pub use key::{BlobKey, UploadId};
pub use place::{Bucket, Place};
pub use problem::Problem;
pub use reading::Reading;
pub use staging::{BARE, NotStaged, Staged, Staging, Writer};
pub use store::{Blobs, Stored};
