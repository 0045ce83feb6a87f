//! Views of one list or one record. Tabs are links, so each has its own address.

use askama::{Template, filters::HtmlSafe};

use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/tabs.html")]
pub struct Tabs {
    /// For screen readers: "Which requests".
    pub label: String,
    pub tabs: Vec<Tab>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    /// Shown up to 99; none shows no number.
    pub count: Option<u64>,
}

impl Tab {
    fn shown_count(&self) -> String {
        self.count.map(words::capped).unwrap_or_default()
    }
}

impl HtmlSafe for Tabs {}
