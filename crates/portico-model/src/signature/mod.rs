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
    /// Signed by drawing, too: then the drawing counts, and has to be there.
    pub by_hand: bool,
    pub drawn: String,
    /// Whether the words were agreed to.
    pub agreed: bool,
}

/// What the inputs of a signature are called, behind the name of the field: `sign.name`.
pub const PARTS: [&str; 4] = ["name", "manner", "drawn", "agreed"];

/// What is wrong with one that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing was given at all.
    Nothing,
    NameMissing,
    NameTooLong,
    NotAgreed,
    /// It was to be drawn, and the box is empty.
    NothingDrawn,
    /// What was drawn is no drawing.
    NotDrawn,
}

/// No name is longer, in characters.
const LONGEST_NAME: usize = 200;

/// The words where a blueprint has none of its own.
pub const CONSENT: &str = "I sign this with my name. It counts as much as if I had signed it on paper.";

impl Signature {
    /// What was sent, under these words, or everything that is wrong with it. A drawing counts where it was asked for.
    pub fn read(sent: &Sent, (manner, consent): (Manner, &str)) -> Result<Self, Vec<Wrong>> {
        let name = sent.name.split_whitespace().collect::<Vec<&str>>().join(" ");
        let path = Some(sent.drawn.trim()).filter(|_| sent.by_hand && manner == Manner::Drawn);
        if name.is_empty() && path.unwrap_or_default().is_empty() && !sent.agreed {
            return Err(vec![Wrong::Nothing]);
        }
        let drawing = path.map(drawing).transpose();
        let wrong: Vec<Wrong> =
            [unnamed(&name), drawing.as_ref().err().copied(), (!sent.agreed).then_some(Wrong::NotAgreed)]
                .into_iter()
                .flatten()
                .collect();
        match drawing {
            Ok(drawing) if wrong.is_empty() => {
                let consent = if consent.is_empty() { CONSENT } else { consent };
                Ok(Self { name, consent: consent.to_owned(), drawn: drawing.map(|drawing| drawing.path()) })
            }
            _ => Err(wrong),
        }
    }

    /// "Dana Reyes, typed"
    pub fn words(&self) -> String {
        format!("{}, {}", self.name, if self.drawn.is_some() { "drawn" } else { "typed" })
    }
}

impl Sent {
    /// From the inputs of a form, by the last part of their names. What was drawn and is not meant any more is kept, so
    /// that nothing is lost on the way back.
    pub fn read(part: impl Fn(&str) -> String) -> Self {
        let [name, manner, drawn, agreed] = PARTS.map(part);
        Self { name, by_hand: manner == "drawn", drawn, agreed: agreed == "yes" }
    }
}

fn unnamed(name: &str) -> Option<Wrong> {
    if name.is_empty() || name.chars().any(char::is_control) {
        return Some(Wrong::NameMissing);
    }
    (name.chars().count() > LONGEST_NAME).then_some(Wrong::NameTooLong)
}

fn drawing(path: &str) -> Result<Drawing, Wrong> {
    if path.is_empty() { Err(Wrong::NothingDrawn) } else { Drawing::parse(path).ok_or(Wrong::NotDrawn) }
}

impl Wrong {
    /// The input that is to be mended: one of `PARTS`.
    pub fn part(self) -> &'static str {
        match self {
            Self::Nothing | Self::NameMissing | Self::NameTooLong => "name",
            Self::NothingDrawn | Self::NotDrawn => "drawn",
            Self::NotAgreed => "agreed",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "Sign this: type your name and agree to the words beside it",
            Self::NameMissing => "Type your name to sign",
            Self::NameTooLong => "The name must be 200 characters or fewer",
            Self::NotAgreed => "Tick that you agree to the words above it",
            Self::NothingDrawn => "Draw your signature in the box, or choose to sign by your name alone",
            Self::NotDrawn => "The drawing cannot be read. Draw it again, or sign by your name alone",
        }
    }
}
