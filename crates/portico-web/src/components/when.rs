//! A moment: words for people, the exact instant for programs and on hover.

use askama::{Template, filters::HtmlSafe};

/// Made by `words::Words::when`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<time datetime="{{ instant }}" title="{{ exact }}">{{ text }}</time>"#, ext = "html")]
pub struct When {
    pub text: String,
    pub instant: String,
    pub exact: String,
}

impl HtmlSafe for When {}
