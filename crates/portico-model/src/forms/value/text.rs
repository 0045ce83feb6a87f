//! Short and long texts.

use serde_json::Value;

use super::Rule;
use crate::blueprint::Kind;
use crate::forms::words::subject;

/// What a field without a limit of its own takes.
const SHORT: usize = 200;
const LONG: usize = 5_000;
/// What no field takes more of, whatever its blueprint says.
const MOST: usize = 20_000;

pub(super) fn parse(rule: &Rule<'_>, typed: &str) -> Result<Value, String> {
    let text = tidy(typed, rule.kind == Kind::LongText);
    let length = text.chars().count();
    let usual = if rule.kind == Kind::LongText { LONG } else { SHORT };
    let most = rule.max_length.unwrap_or(usual).min(MOST);
    if length > most {
        return Err(format!("{} must be {most} characters or fewer; it has {length}", subject(rule.label)));
    }
    match rule.min_length {
        Some(least) if length < least => Err(format!("{} must be {least} characters or more", subject(rule.label))),
        _ => Ok(Value::String(text)),
    }
}

/// Without control characters and hidden turns of direction; one kind of line end, and none in a short text.
pub(in crate::forms) fn tidy(typed: &str, lines: bool) -> String {
    let unified = typed.replace("\r\n", "\n").replace('\r', "\n");
    let kept = unified.chars().filter_map(|c| match c {
        '\n' if lines => Some(c),
        '\n' | '\t' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.collect::<String>().trim().to_owned()
}
