//! The workspace that a read or a transaction is confined to.

use uuid::Uuid;

/// A workspace's identifier, as the store sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tenant(pub Uuid);

impl Tenant {
    /// No workspace: only the tables of the installation are within reach.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}
