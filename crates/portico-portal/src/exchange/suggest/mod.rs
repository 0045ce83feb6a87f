//! A first map for a log that nobody has described: what it holds, counted, and what it probably means.
//!
//! `survey.rs` reads the log once and counts, `guess.rs` says what an attribute or an activity may be, `write.rs` puts it
//! down with the counts as comments. The map that comes out can be used as it is.

mod guess;
mod survey;
mod write;

#[cfg(test)]
mod tests;

use crate::exchange::xes::{Cases, XesError};
use portico_model::{Key, blueprint::Compiled};
use std::path::Path;

/// What the map is for.
#[derive(Debug, Clone, Copy)]
pub struct Target<'b> {
    pub blueprint: &'b Compiled,
    /// What the map calls the blueprint.
    pub name: &'b str,
    /// The record type that a case becomes.
    pub kind: &'b Key,
}

/// A map for the log in this file, for the blueprint that is shipped.
pub fn map(path: &Path) -> Result<String, XesError> {
    let failed = |what: String| XesError { line: 0, byte: 0, what, help: String::new() };
    let blueprint = portico_model::blueprint::compile(crate::exchange::import::SUPPORT_REQUESTS);
    let blueprint = blueprint.map_err(|report| failed(report.render("support-requests")))?;
    let target = Target { blueprint: &blueprint, name: "support-requests", kind: &Key::from("support-request") };
    map_for(path, target)
}

/// A map for the log in this file and a record type of any blueprint.
pub fn map_for(path: &Path, target: Target<'_>) -> Result<String, XesError> {
    let survey = survey::survey(Cases::open(path)?)?;
    Ok(write::write(&source_name(path), &survey, target))
}

/// The file's name without what only says how it is packed.
fn source_name(path: &Path) -> String {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = name.trim_end_matches(".gz").trim_end_matches(".xes").trim_end_matches(".xml");
    let stem = crate::exchange::import::words::clean(stem, 80);
    if stem.is_empty() { "log".to_owned() } else { stem }
}
