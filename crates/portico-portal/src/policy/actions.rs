//! Verbs as types: what keeps a permit to see from being used to change.

use portico_model::access;

/// Something one may be allowed to do.
pub trait Action: Send + Sync + 'static {
    const ACTION: access::Action;
}

macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            const ACTION: access::Action = access::Action::$name;
        }
    )*};
}

actions! {
    See,
    /// Bring a new record into being.
    Open,
    /// Change answers.
    Answer,
    /// Make a transition.
    Advance,
    /// Decide on what is put before one.
    Approve,
    /// Give a record to somebody, or take it.
    Assign,
    /// Write to the other side.
    Reply,
    /// Write for the firm's team alone.
    Note,
    /// Add files, put newer versions in their place, take them away.
    Attach,
    /// Read the audit trail.
    Audit,
    Create,
    Change,
    Invite,
    /// Change what the workspace is.
    Configure,
    /// Bring in history from outside.
    Import,
    /// Read the figures.
    Report,
    /// Make keys for programs.
    Tokens,
}
