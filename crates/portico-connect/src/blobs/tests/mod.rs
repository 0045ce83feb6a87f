//! Blobs in a folder and in a bucket of a real S3 server, by the same suite; and uploads that are cut, torn and raced.

mod bucket;
mod either;
mod folder;
mod places;
mod staging;
