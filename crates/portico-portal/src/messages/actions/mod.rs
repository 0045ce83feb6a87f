//! One verb in each file, one transaction in each verb.

pub mod ask_client;
pub mod note;
pub mod reply;

/// The longest text of a message or a note, in characters.
pub const LONGEST: usize = 20_000;

/// The words, or what to do about them.
pub fn words(text: &str, field: &str, missing: &str) -> crate::error::Result<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(crate::error::Error::invalid(field, missing)),
        length if length > LONGEST => {
            Err(crate::error::Error::invalid(field, format!("Use {LONGEST} characters at most. You have {length}.")))
        }
        _ => Ok(text.to_owned()),
    }
}
