//! The words of a file, without their looks.

pub mod office;
mod packed;
pub mod plain;
mod tags;

use crate::LONGEST_OF_FILE;

/// Lines without what stands around them, never two empty ones after each other, nothing that does not show.
pub fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len().min(LONGEST_OF_FILE));
    let mut empty = 0;
    for line in text.lines() {
        let line = line.trim();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if tidy.len() + line.len() > LONGEST_OF_FILE {
            break;
        }
        if empty > 1 || (empty == 1 && tidy.is_empty()) {
            continue;
        }
        tidy.extend(line.chars().filter(|letter| *letter == '\t' || !letter.is_control()));
        tidy.push('\n');
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}
