//! A signature: to give one, by name and where it is offered by hand, and to show one that was given.

use askama::{Template, filters::HtmlSafe};

use crate::components as ui;

/// What is asked of somebody who signs. Without scripts the name is enough.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/sign.html")]
pub struct SignView {
    /// Of the first control; `{id}-drawn` and `{id}-agreed` are the others. What is sent is `{name}.name`,
    /// `{name}.manner`, `{name}.drawn` and `{name}.agreed`.
    pub id: String,
    pub name: String,
    /// The words that are signed.
    pub consent: String,
    /// What was typed so far.
    pub typed: String,
    /// Where there is room to draw in.
    pub pad: Option<Pad>,
    pub agreed: bool,
    pub required: bool,
    pub wrong: WrongSign,
}

/// A box to draw in, with what was drawn so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pad {
    /// Chosen is to draw.
    pub by_hand: bool,
    pub drawn: String,
}

/// What is wrong with each part of a signature; empty while nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrongSign {
    pub name: String,
    pub drawn: String,
    pub agreed: String,
}

/// A signature that was given.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/signed.html")]
pub struct SignedView {
    /// "Signed: Dana Reyes, drawn"
    pub text: String,
    pub by: String,
    /// The path, in a box of 600 by 200.
    pub drawn: Option<String>,
}

impl HtmlSafe for SignView {}
impl HtmlSafe for SignedView {}
