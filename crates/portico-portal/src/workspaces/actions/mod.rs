//! What is done to a workspace, its organizations and its people: one verb, one transaction.

mod accept_invitation;
mod add_organization;
mod change_member;
mod create;
mod invite;
mod rename_organization;
mod resend_invitation;
mod restore_member;
mod revoke_invitation;
mod suspend_member;
mod suspend_organization;

pub use accept_invitation::{Acceptance, Accepted, accept_invitation};
pub use add_organization::add_organization;
pub use change_member::{MemberChange, change_member, outranks};
pub use create::{Admin, Created, NewWorkspace, add_admin, create, create_in};
pub use invite::{NewInvitation, invite};
pub use rename_organization::rename_organization;
pub use resend_invitation::resend_invitation;
pub use restore_member::restore_member;
pub use revoke_invitation::revoke_invitation;
pub use suspend_member::suspend_member;
pub use suspend_organization::{restore_organization, suspend_organization};
