//! What staff work with: their queue, the full list, boards, one record, clients, search.

pub mod access;
pub mod audit;
pub mod board;
pub mod bulk;
pub mod client_view;
pub mod checkpoints;
pub mod clients;
pub mod deletions;
pub mod filters;
pub mod hold;
pub mod links;
pub mod list;
pub mod organization;
pub mod palette;
pub mod record;
mod routes;
pub mod search;
pub mod table;
pub mod views;
pub mod work;

pub use routes::routes;
