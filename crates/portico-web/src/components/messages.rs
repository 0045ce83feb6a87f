//! A conversation: who wrote what and when. Internal notes are tinted and named.

use askama::{Template, filters::HtmlSafe};

use super::{Avatar, When};
use crate::components as ui;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/messages.html")]
pub struct Messages {
    pub messages: Vec<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Anchor, so that a mail or a notification can lead straight to it.
    pub id: String,
    pub avatar: Avatar,
    /// "You" for the reader.
    pub author: String,
    pub voice: Voice,
    pub when: When,
    pub paragraphs: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Voice {
    #[default]
    Shared,
    /// An internal note: only the firm's people see it.
    Internal,
}

impl Message {
    /// Text as it was written: empty lines part paragraphs, single line ends stay.
    pub fn paragraphs_of(text: &str) -> Vec<String> {
        text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

impl HtmlSafe for Messages {}
