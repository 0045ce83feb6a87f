//! A sentence that matters, with an icon and a tint.

use askama::{Template, filters::HtmlSafe};

use super::Tone;
use crate::components as ui;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<p class="note"{{ tone.attribute() }}>{{ ui::icon(self.icon_name()) }}<span>{% if !lead.is_empty() %}<b>{{ lead }}</b> {% endif %}{{ text }}</span></p>"#,
    ext = "html"
)]
pub struct Note {
    pub tone: Tone,
    /// Set in bold before the text; may be empty.
    pub lead: String,
    pub text: String,
}

impl Note {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, lead: String::new(), text: text.into() }
    }

    fn icon_name(&self) -> &'static str {
        match self.tone {
            Tone::Bad => "circle-alert",
            Tone::Warn => "triangle-alert",
            Tone::Ok | Tone::Done => "circle-check",
            Tone::Info | Tone::Neutral => "info",
        }
    }
}

impl HtmlSafe for Note {}
