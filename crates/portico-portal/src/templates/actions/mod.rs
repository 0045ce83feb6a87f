//! One verb in each file, one transaction in each verb.

pub mod make;
