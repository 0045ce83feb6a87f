//! The web kit: routes that need a rule, forms, cookies, headers, live topics, problem answers.
//! It knows nothing of the product.

pub mod address;
pub mod components;
pub mod cookies;
pub mod forms;
pub mod frame;
pub mod headers;
pub mod live;
pub mod openapi;
pub mod origin;
pub mod problem;
pub mod routes;
pub mod trace;
pub mod words;

pub use forms::Fields;
pub use problem::Problem;
pub use routes::{Context, Refused, Route, Routes, Rule};
