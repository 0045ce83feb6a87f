//! Where files lie, who looks at them for viruses, and what may be handed in: what of the operator's settings is held open.

use portico_connect::{
    blobs::{Blobs, Staging},
    clamd::Scanner,
};
use portico_model::files::Limits;
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

#[derive(Debug, Clone)]
pub struct Rules {
    /// What is taken where nothing narrower is declared.
    pub limits: Limits,
    /// What the files of one organization may come to, in bytes, with all their versions.
    pub quota: u64,
    pub unscanned: Unscanned,
}

/// What becomes of a file that no scanner has looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unscanned {
    /// It is given out, and marked as not scanned wherever it stands.
    Label,
    /// Only whoever sent it gets it.
    Hold,
}
