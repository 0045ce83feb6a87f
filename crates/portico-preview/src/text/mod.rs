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
        let shown: String = line.chars().filter(|letter| *letter == '\t' || !letter.is_control()).collect();
        let line = shown.trim();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        let room = LONGEST_OF_FILE.saturating_sub(tidy.len());
        if room == 0 {
            break;
        }
        let line = line.split_at(line.floor_char_boundary(room)).0;
        if empty > 1 || (empty == 1 && tidy.is_empty()) {
            continue;
        }
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}
