//! Signatures: a name that somebody typed, and what they drew besides, under words to which they agree.

mod drawing;

#[cfg(test)]
mod tests;

pub use drawing::{Drawing, HEIGHT, WIDTH};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a signature is given. A name is typed in either case: whoever cannot draw signs by that alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// The name is enough.
    Typed,
    /// There is room to draw in, too.
    Drawn,
}

/// A signature as it is kept. When it was given and how its giver was known stands in the event that it is part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    pub name: String,
    /// The words that were agreed to.
    pub consent: String,
    /// Lines, as the path of an SVG in a box of 600 by 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<String>,
}

/// A signature as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    pub name: String,
    pub drawn: String,
    /// Whether the words were agreed to.
    pub agreed: bool,
}

/// What is wrong with one that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing was given at all.
    Nothing,
    NameMissing,
    NameTooLong,
    NotAgreed,
    NotDrawn,
}

/// No name is longer, in characters.
const LONGEST_NAME: usize = 200;

/// The words where a blueprint has none of its own.
pub const CONSENT: &str = "I sign this with my name. It counts as much as if I had signed it on paper.";

impl Signature {
    /// What was sent, under these words, or what is wrong with it. A drawing counts where it was asked for.
    pub fn read(sent: &Sent, (manner, consent): (Manner, &str)) -> Result<Self, Wrong> {
        let name = sent.name.split_whitespace().collect::<Vec<&str>>().join(" ");
        if name.is_empty() && sent.drawn.trim().is_empty() && !sent.agreed {
            return Err(Wrong::Nothing);
        }
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(Wrong::NameMissing);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(Wrong::NameTooLong);
        }
        if !sent.agreed {
            return Err(Wrong::NotAgreed);
        }
        let drawn = match sent.drawn.trim() {
            path if path.is_empty() || manner == Manner::Typed => None,
            path => Some(Drawing::parse(path).ok_or(Wrong::NotDrawn)?.path()),
        };
        let consent = if consent.is_empty() { CONSENT } else { consent };
        Ok(Self { name, consent: consent.to_owned(), drawn })
    }

    /// "Dana Reyes, typed"
    pub fn words(&self) -> String {
        format!("{}, {}", self.name, if self.drawn.is_some() { "drawn" } else { "typed" })
    }
}

impl Wrong {
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "Sign this: type your name and agree to the words beside it",
            Self::NameMissing => "Type your name to sign",
            Self::NameTooLong => "The name must be 200 characters or fewer",
            Self::NotAgreed => "Tick that you agree, or leave the signature empty",
            Self::NotDrawn => "The drawing cannot be read. Draw it again, or sign by your name alone",
        }
    }
}
