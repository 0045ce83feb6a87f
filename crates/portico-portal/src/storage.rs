//! Where files lie, who looks at them for viruses, and what may be handed in: what of the operator's settings is held open.

use portico_connect::{
    blobs::{Blobs, Staging},
    clamd::Scanner,
};
pub use portico_model::blueprint::Unscanned;
use portico_model::{blueprint::Compiled, files::Limits};
use portico_preview::Previewer;

/// Opened by the program, once.
#[derive(Debug, Clone)]
pub struct Storage {
    /// Files, under random keys.
    pub blobs: Blobs,
    /// Uploads that are under way, on a disk of this machine.
    pub staging: Staging,
    /// Nobody looks for viruses where there is none.
    pub scanner: Option<Scanner>,
    /// Shows pages. Where there is none, files are only given out.
    pub previewer: Option<Previewer>,
    pub rules: Rules,
}

impl Rules {
    /// What this workspace does with files that no scanner has looked through.
    pub fn unscanned_of(&self, blueprint: &Compiled) -> Unscanned {
        blueprint.files.unscanned.unwrap_or(self.unscanned)
    }
}

#[derive(Debug, Clone)]
pub struct Rules {
    /// What is taken where nothing narrower is declared.
    pub limits: Limits,
    /// What the files of one organization may come to, in bytes, with all their versions.
    pub quota: u64,
    /// Where a workspace says nothing else.
    pub unscanned: Unscanned,
}
