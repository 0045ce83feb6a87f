//! The desk: pages where several capabilities meet, for clients and for staff, with the handlers of their forms.
//!
//! No actions of its own. `client/` and `staff/` have their own types and loaders; where both sides share an address,
//! `record.rs` and `request/` look at the side of whoever asks.

pub mod api;
pub mod approvals;
pub mod checklist;
pub mod client;
pub mod counts;
pub mod fields;
pub mod live;
pub mod proof;
pub mod receipt;
pub mod record;
pub mod request;
pub mod staff;
pub mod story;

use crate::call::Portal;
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    record::routes()
        .and(approvals::routes())
        .and(checklist::routes())
        .and(proof::routes())
        .and(receipt::routes())
        .and(live::routes())
        .and(request::routes())
        .and(client::routes())
        .and(staff::routes())
        .and(api::routes())
}
