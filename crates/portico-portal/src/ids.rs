//! Identifiers: UUIDv7, one type for each kind of thing, so that none stands in for another.

use jiff::Timestamp;
use portico_store::{Cell, FromRow, FromValue, Row, Value};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl From<$name> for Value {
            fn from(id: $name) -> Self {
                Self::Uuid(id.0)
            }
        }

        impl FromRow for $name {
            fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
                row.get(0)
            }
        }

        impl FromValue for $name {
            fn from_value(cell: Cell<'_>) -> portico_store::Result<Self> {
                Uuid::from_value(cell).map(Self)
            }
        }
    )*};
}

identifiers! {
    /// One firm's portal.
    WorkspaceId,
    /// A client of the firm, or the firm itself.
    OrganizationId,
    /// A human, once per installation.
    PersonId,
    /// A person in one organization.
    MemberId,
    RecordId,
    DocumentId,
    /// An upload under way; the whole of it is chance, because whoever knows it may add to it.
    UploadId,
    /// The bytes of one file, whatever they are a version of.
    BlobId,
    DraftId,
    SessionId,
    InvitationId,
    TokenId,
    MailId,
    /// One submission of a record for one approval.
    RoundId,
    AbsenceId,
}

impl WorkspaceId {
    /// Facts from before a workspace is known chain in the installation's own.
    pub const INSTALLATION: Self = Self(Uuid::nil());

    pub fn tenant(self) -> portico_store::Tenant {
        portico_store::Tenant(self.0)
    }
}

/// A UUIDv7 (RFC 9562, section 5.7) of this moment and these random bytes.
pub fn uuid_v7(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
