//! The words of refusals: what to do, not what went wrong.

use crate::blueprint::{Field, Kind};

/// What is said where nothing was given.
pub(super) fn missing(field: &Field) -> String {
    if let Some(own) = field.words.as_ref().map(|words| &words.missing).filter(|words| !words.is_empty()) {
        return own.clone();
    }
    missing_label(field.kind, &field.label)
}

/// As `missing`, for a column of a table.
pub(super) fn missing_label(kind: Kind, label: &str) -> String {
    let choosing = matches!(kind, Kind::Choice | Kind::MultiChoice | Kind::YesNo);
    match (label.ends_with('?'), choosing) {
        (true, true) => format!("Choose an answer to “{label}”"),
        (true, false) => format!("Answer “{label}”"),
        (false, true) => format!("Choose {}", in_sentence(label)),
        (false, false) if kind == Kind::Table => format!("Add at least one row to {}", in_sentence(label)),
        (false, false) => format!("Enter {}", in_sentence(label)),
    }
}

/// Own words of the field where it has some, else those that fit the problem.
pub(super) fn wrong(field: &Field, words: String) -> String {
    let own = field.words.as_ref().map(|words| &words.wrong).filter(|words| !words.is_empty());
    own.cloned().unwrap_or(words)
}

/// What a sentence calls the field: `Enter an amount` begins with a verb, a label does not.
pub(super) fn subject(label: &str) -> String {
    if label.ends_with('?') { "Your answer".to_owned() } else { label.to_owned() }
}

/// A label inside a sentence: its first letter small, unless it is an abbreviation.
fn in_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}
