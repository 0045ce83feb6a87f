//! What is wrong with a log, with the place in it.

use std::fmt;

/// Why a log cannot be read on, where in the text, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XesError {
    /// Counted from 1, in the unpacked text.
    pub line: u64,
    /// Counted from 0, in the unpacked text.
    pub byte: u64,
    pub what: String,
    pub help: String,
}

impl fmt::Display for XesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}: {}", self.line, self.byte, self.what)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, ". {}", self.help) }
    }
}

impl std::error::Error for XesError {}
