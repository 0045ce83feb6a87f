//! Choices, several choices, yes or no.

use serde_json::Value;

use super::{Parsed, Rule};

const NOT_THERE: &str = "Choose one of the options";

pub(super) fn one(rule: &Rule<'_>, typed: &str) -> Result<Value, String> {
    if rule.options.contains(typed) { Ok(typed.into()) } else { Err(NOT_THERE.to_owned()) }
}

/// In the order of the options, each once.
pub(super) fn several(rule: &Rule<'_>, typed: &[String]) -> Parsed {
    let typed: Vec<&str> = typed.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.iter().any(|one| !rule.options.contains(one)) {
        return Err("Choose from the options".to_owned());
    }
    let chosen = rule.options.keys().filter(|key| typed.contains(&key.as_str()));
    Ok(Some(chosen.map(|key| Value::from(key.as_str())).collect()))
}

pub(super) fn yes_no(typed: &str) -> Result<Value, String> {
    match typed.to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" | "1" => Ok(true.into()),
        "no" | "false" | "off" | "0" => Ok(false.into()),
        _ => Err("Choose yes or no".to_owned()),
    }
}
