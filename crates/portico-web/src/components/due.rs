//! A date by which something is due. Within a day it is heavier, past it is red.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    #[default]
    Calm,
    Soon,
    Late,
}

/// Made by `words::Words`, which knows the reader's clock.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<span class="due"{{ urgency.attribute() }}>{{ text }}</span>"#, ext = "html")]
pub struct Due {
    pub text: String,
    pub urgency: Urgency,
}

/// ` data-d="soon"`, or nothing for what has time.
#[derive(Debug, Clone, Copy)]
pub struct UrgencyAttribute(Urgency);

impl Urgency {
    pub fn attribute(self) -> UrgencyAttribute {
        UrgencyAttribute(self)
    }

    /// How a bar that fills up to the date is coloured: ` data-t="late"`.
    pub fn bar(self) -> &'static str {
        match self {
            Urgency::Calm => "",
            Urgency::Soon => "soon",
            Urgency::Late => "late",
        }
    }
}

impl fmt::Display for UrgencyAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Urgency::Calm => "",
            Urgency::Soon => r#" data-d="soon""#,
            Urgency::Late => r#" data-d="late""#,
        })
    }
}

impl HtmlSafe for UrgencyAttribute {}
impl HtmlSafe for Due {}
