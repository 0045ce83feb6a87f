//! Somebody changes how the portal names and serves them.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    people::{person, trail},
};
use jiff::tz::TimeZone;
use portico_store::values;
use serde_json::json;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile<'a> {
    pub name: &'a str,
    /// None follows the workspace.
    pub zone: Option<&'a str>,
    pub theme: &'a str,
    /// Single letters are shortcuts.
    pub keys: bool,
}

pub const THEMES: [&str; 3] = ["system", "light", "dark"];

const CHANGE: &str = "UPDATE person SET name = $2, time_zone = $3, theme = $4, keys = $5 WHERE id = $1";

pub async fn change_profile(call: &Call, new: Profile<'_>) -> Result<()> {
    let id = call.actor().person().ok_or(Error::Unauthenticated)?;
    let mut errors = FieldErrors::default();
    if let Some(problem) = person::name_problem(new.name) {
        errors.0.insert("name".into(), problem.into());
    }
    if new.zone.is_some_and(|zone| TimeZone::get(zone).is_err()) {
        errors.0.insert("zone".into(), "Choose a time zone such as Europe/Berlin".into());
    }
    if !THEMES.contains(&new.theme) {
        errors.0.insert("theme".into(), "Choose one of the three".into());
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let mut tx = call.begin().await?;
    tx.later(CHANGE, &values![id, new.name.trim(), new.zone, new.theme, new.keys])?;
    let said = json!({ "name": new.name.trim(), "zone": new.zone, "theme": new.theme, "keys": new.keys });
    trail::of_person(call, &mut tx, (call.workspace(), id), "person.profile_changed", said).await?;
    Ok(tx.commit().await?)
}
