//! Takes a record: whoever takes it owns it. Two at once: the second is told who was quicker.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Assign, Permit},
    records::{
        Record,
        actions::assign::{Assignment, assign},
    },
};

pub async fn take(call: &Call, permit: &Permit<Assign, policy::Record>, shown: Option<i64>) -> Result<Record> {
    let to = Assignment { to: Some(permit.member()), reason: String::new(), shown };
    match assign(call, permit, to).await {
        Err(Error::Conflict(_)) => Err(Error::Conflict("Somebody else took this a moment ago.".into())),
        taken => taken,
    }
}
