//! The connector kit: one folder for each kind of outside system. It knows nothing of the product.

pub mod blobs;
pub mod clamd;
pub mod smtp;
pub mod webhook;
