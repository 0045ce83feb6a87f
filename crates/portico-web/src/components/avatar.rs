//! People: their initials in a circle, and a line about them.

use askama::{Template, filters::HtmlSafe};

use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="avatar{% if us %} us{% endif %}{% if small %} s{% endif %}" aria-hidden="true">{{ initials }}</span>"#,
    ext = "html"
)]
pub struct Avatar {
    pub initials: String,
    /// Of the reader's counterpart in a conversation.
    pub us: bool,
    pub small: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<div class="person">{{ avatar }}<div><b>{{ name }}</b>{% if !about.is_empty() %}<p class="sub">{{ about }}</p>{% endif %}</div></div>"#,
    ext = "html"
)]
pub struct Person {
    pub avatar: Avatar,
    pub name: String,
    /// "Accounts · back on Monday"
    pub about: String,
}

impl Avatar {
    pub fn of(name: &str) -> Self {
        Self { initials: words::initials(name), us: false, small: false }
    }
}

impl Person {
    pub fn new(name: impl Into<String>, about: impl Into<String>) -> Self {
        let name = name.into();
        Self { avatar: Avatar::of(&name), name, about: about.into() }
    }
}

impl HtmlSafe for Avatar {}
impl HtmlSafe for Person {}
