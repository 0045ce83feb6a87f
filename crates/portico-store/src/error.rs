//! What can go wrong in the store, in the same words for both databases.

pub type Result<T> = std::result::Result<T, Error>;

/// Cheap to clone: a failed shared commit tells everyone who waited on it the same thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A row with these values is there already; carries `table.column, table.column` on both databases.
    #[error("a row with the same {0} is there already")]
    Unique(String),
    /// A row refers to one that is not there, or is still referred to.
    #[error("a reference between rows does not hold: {0}")]
    Reference(String),
    /// A value breaks a rule of its column.
    #[error("a value breaks a rule of its column: {0}")]
    Constraint(String),
    /// Somebody else is in the way; the same action may succeed a moment later.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// The statement took longer than it may, and was stopped.
    #[error("the query took longer than it may")]
    TooSlow,
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The disk could not keep what it was given: nothing more is written until the program starts again.
    #[error("the disk could not make a change durable, so nothing is written until the program starts again: {0}")]
    NotDurable(String),
    /// The connection broke while the commit was under way: the changes may be there or not.
    #[error("the connection broke during the commit; whether it took place is not known: {0}")]
    Unknown(String),
    /// The database itself refused, as row-level security does.
    #[error("the database refused: {0}")]
    Refused(String),
    /// A row was expected and none came.
    #[error("a row was expected and none was found")]
    Missing,
    /// A row does not have the shape that the code reads.
    #[error("a row has an unexpected shape: {0}")]
    Row(String),
    /// The database's schema does not fit this program.
    #[error("{0}")]
    Schema(String),
    /// An earlier statement of the same transaction failed, so nothing more may be done in it.
    #[error("an earlier statement of this transaction failed")]
    Failed,
    #[error("the database reported: {0}")]
    Other(String),
}

impl Error {
    /// Whether the same action may succeed when it is tried again as it is.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable(_))
    }
}
