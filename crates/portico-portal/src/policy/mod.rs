//! The gate: nothing happens without a permit, and nothing is listed without a scope.
//!
//! `identity.rs` turns a cookie or a token into an actor, `facts.rs` reads the narrow rows that a decision needs,
//! `permit.rs` and `scope.rs` are what a decision gives, `rules.rs` what a route demands.
//! The rule itself is pure and lives in `portico_model::access`.

pub mod actions;
pub mod documents;
pub mod facts;
pub mod identity;
pub mod permit;
pub mod rules;
pub mod scope;

pub use actions::*;
pub use documents::{Document, Upload};
pub use facts::{Member, Organization, Record, RecordType, Thing, Workspace};
pub use permit::Permit;
pub use rules::{Public, SignedIn, any_session, anyone, list, may, signed_in};
pub use scope::Scope;
