//! What people do about themselves: one verb, one transaction.

mod ask_to_sign_in;
mod change_profile;
mod choose_workspace;
mod enter_by_link;
mod enter_code;
mod enter_demo_link;
mod enter_password;
mod enter_task_link;
mod make_token;
mod revoke_session;
mod revoke_token;
mod set_password;
mod sign_out;

pub use ask_to_sign_in::{Asked, ask_to_sign_in};
pub use change_profile::{Profile, change_profile};
pub use choose_workspace::choose_workspace;
pub use enter_by_link::enter_by_link;
pub use enter_code::enter_code;
pub use enter_demo_link::enter_demo_link;
pub use enter_password::{enter_owed_password, enter_password};
pub use enter_task_link::enter_task_link;
pub use make_token::{Made, NewToken, make_token};
pub use revoke_session::{revoke_other_sessions, revoke_session};
pub use revoke_token::revoke_token;
pub use set_password::set_password;
pub use sign_out::sign_out;
