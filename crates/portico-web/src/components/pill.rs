//! Status in one word or two. A pill says status and nothing else, never a date.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

/// How a status or a note is coloured. Words carry the meaning; the colour only supports them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Neutral,
    Info,
    Warn,
    Bad,
    Ok,
    /// Quiet: plain words without a pill around them.
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<span class="pill"{{ tone.attribute() }}>{{ text }}</span>"#, ext = "html")]
pub struct Pill {
    pub text: String,
    pub tone: Tone,
}

/// The stage of a record in a dense table: a dot and the staff's own words.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<span class="stage-dot"{{ tone.attribute() }}>{{ text }}</span>"#, ext = "html")]
pub struct StageDot {
    pub text: String,
    pub tone: Tone,
}

/// ` data-t="warn"`, or nothing for what is neutral.
#[derive(Debug, Clone, Copy)]
pub struct ToneAttribute(Tone);

impl Pill {
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

impl StageDot {
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

impl Tone {
    pub fn attribute(self) -> ToneAttribute {
        ToneAttribute(self)
    }
}

impl fmt::Display for ToneAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Tone::Neutral => "",
            Tone::Info => r#" data-t="info""#,
            Tone::Warn => r#" data-t="warn""#,
            Tone::Bad => r#" data-t="bad""#,
            Tone::Ok => r#" data-t="ok""#,
            Tone::Done => r#" data-t="done""#,
        })
    }
}

impl HtmlSafe for ToneAttribute {}
impl HtmlSafe for Pill {}
impl HtmlSafe for StageDot {}
