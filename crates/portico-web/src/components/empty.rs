//! What a list says when nothing is in it: why, and the way on.

use askama::{Template, filters::HtmlSafe};

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<div class="empty"><h2>{{ title }}</h2>{% if !text.is_empty() %}<p class="measure">{{ text }}</p>{% endif %}{% if let Some(link) = link %}<a class="btn" href="{{ link.href }}">{{ link.label }}</a>{% endif %}</div>"#,
    ext = "html"
)]
pub struct Empty {
    pub title: String,
    pub text: String,
    pub link: Option<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub label: String,
    pub href: String,
}

impl HtmlSafe for Empty {}
