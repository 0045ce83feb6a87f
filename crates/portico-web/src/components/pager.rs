//! The way through a long list: back to the start, and on.

use askama::{Template, filters::HtmlSafe};

/// Lists are paged by where the last row stood, so there is a next page but no page 17.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "components/pager.html")]
pub struct Pager {
    /// "25 of 4,580", or "25 shown" where counting all would be slow.
    pub shown: String,
    pub first: Option<String>,
    pub next: Option<String>,
}

impl HtmlSafe for Pager {}
