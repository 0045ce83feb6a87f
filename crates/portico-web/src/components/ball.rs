//! Who has the ball: holder, since, what comes next, by when. Every open record shows it.

use askama::{Template, filters::HtmlSafe};

use super::Due;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/ball.html")]
pub struct Ball {
    pub holder: String,
    pub since: String,
    pub next: String,
    /// None when nothing is promised: the page then says so instead of showing a gap.
    pub due: Option<Due>,
}

impl HtmlSafe for Ball {}
