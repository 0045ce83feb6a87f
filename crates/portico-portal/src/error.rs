//! The one `Error` of every action and page: its variants say what the reader can do.

use axum::http::StatusCode;
use portico_model::workflow::Refusal;
use std::{collections::BTreeMap, fmt};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Error {
    /// It is not there, or the reader may not know that it is.
    NotFound,
    /// Sign in first.
    Unauthenticated,
    /// The reader may see it, but not do this: the rule, and a way on.
    Forbidden(Denied),
    /// Fields to mend.
    Invalid(FieldErrors),
    /// The workflow said no, with reasons a person can act on.
    Refused(Vec<Refusal>),
    /// Somebody else was quicker. Nothing of the reader's words is lost: the page shows them beside the newer state.
    Conflict(String),
    /// A link or code whose time is over.
    Gone(String),
    /// Wait this many seconds.
    TooMany { seconds: i64 },
    /// A part that is needed does not answer; later it may.
    Unavailable(String),
    /// Our fault. The cause goes to the log, never to the reader.
    Internal(Cause),
}

/// Why a reader may not do something, in words for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    pub because: String,
    pub way_on: String,
}

/// What is wrong with each field, in words that say what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<String, String>);

/// What happened inside: a type of its own, so that it cannot be shown by mistake.
pub struct Cause(String);

impl Error {
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(Cause(cause.to_string()))
    }

    pub fn invalid(field: &str, words: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors(BTreeMap::from([(field.to_owned(), words.into())])))
    }

    /// What can be mended on the page that it came from: its status, and words for each thing. Any other error comes back.
    pub fn reasons(self) -> Result<(StatusCode, Vec<String>)> {
        match self {
            Self::Invalid(fields) => Ok((StatusCode::UNPROCESSABLE_ENTITY, fields.0.into_values().collect())),
            Self::Refused(refusals) => {
                let words = refusals.into_iter().map(|refusal| refusal.words).collect();
                Ok((StatusCode::UNPROCESSABLE_ENTITY, words))
            }
            Self::Conflict(words) => Ok((StatusCode::CONFLICT, vec![words])),
            other => Err(other),
        }
    }

    /// The words for each field that it is about, where it is about fields.
    pub fn fields(&self) -> FieldErrors {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::Refused(refusals) => {
                let about =
                    refusals.iter().filter_map(|one| Some((one.field.as_ref()?.to_string(), one.words.clone())));
                FieldErrors(about.collect())
            }
            _ => FieldErrors::default(),
        }
    }

    pub fn forbidden(because: impl Into<String>, way_on: impl Into<String>) -> Self {
        Self::Forbidden(Denied { because: because.into(), way_on: way_on.into() })
    }
}

impl Cause {
    /// For the log.
    pub fn for_the_log(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Unauthenticated => f.write_str("not signed in"),
            Self::Forbidden(denied) => f.write_str(&denied.because),
            Self::Invalid(fields) => write!(f, "{:?}", fields.0),
            Self::Refused(refusals) => write!(f, "{refusals:?}"),
            Self::Conflict(words) | Self::Gone(words) | Self::Unavailable(words) => f.write_str(words),
            Self::TooMany { seconds } => write!(f, "too many tries; wait {seconds} seconds"),
            Self::Internal(cause) => f.write_str(cause.for_the_log()),
        }
    }
}

impl std::error::Error for Error {}

impl From<portico_store::Error> for Error {
    fn from(error: portico_store::Error) -> Self {
        match error {
            portico_store::Error::Busy | portico_store::Error::Unavailable(_) => {
                tracing::warn!(%error, "the database does not answer");
                Self::Unavailable("The portal cannot reach its data at the moment. Try again in a minute.".into())
            }
            portico_store::Error::NotDurable(_) => {
                tracing::error!(%error, "nothing is written");
                Self::Unavailable("The portal cannot keep anything at the moment. Try again later.".into())
            }
            other => Self::internal(other),
        }
    }
}
