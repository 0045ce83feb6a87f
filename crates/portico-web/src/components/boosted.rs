//! The attributes of a form whose answer is morphed into the page instead of loading it anew.

use std::fmt;

use askama::filters::HtmlSafe;

#[derive(Debug, Clone, Copy)]
pub struct Boosted;

/// Written inside the tag: `<form method="post" action="…" data-guard {{ ui::boosted() }}>`.
pub fn boosted() -> Boosted {
    Boosted
}

/// The parts of the frame that change with the page's own content: counts, the panel of notifications.
pub(crate) const WITH_THE_FRAME: &str = "#nav:outerMorph,#rail:outerMorph,#bell-n:outerMorph,#bell:outerMorph";

impl fmt::Display for Boosted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r##"hx-boost="true" hx-target="#main" hx-select="#main" hx-swap="outerMorph" hx-select-oob=""##)?;
        f.write_str(WITH_THE_FRAME)?;
        f.write_str("\"")
    }
}

impl HtmlSafe for Boosted {}
