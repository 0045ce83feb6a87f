//! Why a command ended without success: one clear sentence with what to do, and the exit code.

use std::{fmt, process::ExitCode};

pub type Result<T, E = Failure> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Failure {
    /// What was looked at has faults, or the work could not be done: exit code 1.
    Faults(String),
    /// The command was not used as it can be: exit code 2.
    Usage(String),
    /// The faults have been printed already: exit code 1.
    Printed,
}

impl Failure {
    pub fn faults(words: impl fmt::Display) -> Self {
        Self::Faults(words.to_string())
    }

    pub fn usage(words: impl fmt::Display) -> Self {
        Self::Usage(words.to_string())
    }

    /// Says it, and gives the exit code.
    pub fn told(self) -> ExitCode {
        match self {
            Self::Faults(words) => {
                eprintln!("portico: {words}");
                ExitCode::from(1)
            }
            Self::Usage(words) => {
                eprintln!("portico: {words}");
                ExitCode::from(2)
            }
            Self::Printed => ExitCode::from(1),
        }
    }
}

impl From<portico_portal::error::Error> for Failure {
    fn from(error: portico_portal::error::Error) -> Self {
        Self::faults(error)
    }
}

impl From<portico_store::Error> for Failure {
    fn from(error: portico_store::Error) -> Self {
        Self::faults(error)
    }
}
