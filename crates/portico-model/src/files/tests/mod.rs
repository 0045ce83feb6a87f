//! Files: hostile names and contents, each with its outcome, and what holds for any bytes.

mod announced;
mod contents;
mod hostile;
mod made;
mod names;
mod properties;
mod ranges;
