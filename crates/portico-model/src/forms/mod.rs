//! Forms: what was typed is made into answers or into words about what is wrong.
//!
//! Input comes as a browser sends it: names with lists of texts. A field `people` of kind table comes as
//! `people.0.name`; persons and addresses come in parts, `contact.email`. Answers are JSON in one
//! canonical form per kind: money as `{"minor": 12050, "currency": "EUR"}`, dates as `2026-07-01`.

mod answers;
mod currency;
mod display;
mod read;
mod refill;
mod shown;
mod value;
mod words;

pub use answers::{Answers, Draft, FieldError, FieldErrors, Input};
pub use currency::{is_code as is_currency_code, minor_digits};
pub use display::{display, display_date, display_money, title};
pub use read::{Asking, read, read_draft};
pub use refill::refill;
pub use shown::{Progress, answers_for, askable, editable, is_shown, progress, without_hidden};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
