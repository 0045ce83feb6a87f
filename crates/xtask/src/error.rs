//! What ends a developer command: a text for the developer and an exit code.
use std::fmt;
use std::process::ExitCode;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
pub struct Error {
    text: String,
    usage: bool,
}

impl Error {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), usage: false }
    }

    pub fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), usage: true }
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.usage { 2 } else { 1 })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

/// Says what was being done when something failed.
pub trait During<T> {
    fn during(self, doing: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> During<T> for std::result::Result<T, E> {
    fn during(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|cause| Error::new(format!("{}: {cause}", doing())))
    }
}
