//! The kinds of mail in words: a hand-written text part and a plain HTML part beside each.

mod away;
mod back;
mod checkpoint;
mod decision;
mod deputy;
mod invitation;
mod needed;
mod news;
mod receipt;
mod relieved;
mod reminder;
mod reply;
mod sign_in;

pub use away::Away;
pub use back::Back;
pub use checkpoint::Checkpoint;
pub use decision::Decision;
pub use deputy::Deputy;
pub use invitation::Invitation;
pub use needed::Needed;
pub use news::News;
pub use receipt::Receipt;
pub use relieved::Relieved;
pub use reminder::Reminder;
pub use reply::Reply;
pub use sign_in::SignIn;

use crate::{
    error::{Error, Result},
    mail::minting::{CODE, LINK},
};
use askama::Template;

/// Words that clients may read. Internal notes are another type, which does not implement it: they cannot be mailed.
pub trait ForClients {
    fn words(&self) -> &str;
}

/// What somebody typed, without what stands for a secret in a letter.
fn typed(text: &str) -> String {
    text.replace(LINK, "").replace(CODE, "").trim().to_owned()
}

fn written(template: &impl Template) -> Result<String> {
    template.render().map_err(Error::internal)
}
