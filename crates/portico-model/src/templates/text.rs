//! A line of a template: words, and placeholders among them.

use crate::guards::Mistake;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<N> {
    Words(String),
    Gap(Gap<N>),
}

/// A placeholder: `{{ answers.fee or "as agreed" }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<N> {
    pub name: N,
    /// What stands there where there is no answer.
    pub otherwise: Option<String>,
    /// Where it begins, both counted from 1.
    pub line: usize,
    pub column: usize,
}

const OPENS: &str = "{{";
const CLOSES: &str = "}}";

/// The pieces of a line that begins at this place of the whole text.
pub fn pieces(text: &str, (line, column): (usize, usize)) -> Result<Vec<Piece<String>>, Mistake> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once(OPENS) {
        let at = column + letters(text) - letters(rest) + letters(before);
        let mistake = |message: &str| Mistake { message: message.to_owned(), line, column: at };
        let Some(end) = closing(after) else {
            return Err(mistake("the placeholder is not closed: `}}` is missing on this line"));
        };
        let (inner, behind) = (after.get(..end).unwrap_or_default(), after.get(end..).unwrap_or_default());
        if !before.is_empty() {
            pieces.push(Piece::Words(before.to_owned()));
        }
        let (name, otherwise) = gap(inner).map_err(mistake)?;
        pieces.push(Piece::Gap(Gap { name, otherwise, line, column: at }));
        rest = behind.strip_prefix(CLOSES).unwrap_or(behind);
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    Ok(pieces)
}

/// The cells of `| a | b |`, each with the column at which it begins; a bar within a placeholder divides nothing.
pub fn cells(line: &str) -> Vec<(String, usize)> {
    let (mut cells, mut cell, mut begins, mut depth) = (Vec::new(), String::new(), 1, 0_u32);
    let mut before = ' ';
    for (at, letter) in (1..).zip(line.chars()) {
        match (before, letter) {
            ('{', '{') => depth = 1,
            ('}', '}') => depth = 0,
            _ => {}
        }
        if letter == '|' && depth == 0 {
            cells.push((std::mem::take(&mut cell), begins));
            begins = at + 1;
        } else {
            cell.push(letter);
        }
        before = letter;
    }
    cells.push((cell, begins));
    cells
}

/// Where `}}` stands; one in quotes closes nothing.
fn closing(text: &str) -> Option<usize> {
    let (mut quoted, mut before) = (false, ' ');
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '}' if before == '}' && !quoted => return at.checked_sub(1),
            _ => {}
        }
        before = letter;
    }
    None
}

/// The name, and what stands there instead where there is no answer.
fn gap(inner: &str) -> Result<(String, Option<String>), &'static str> {
    const FORM: &str = "write a placeholder as `{{ name }}` or `{{ name or \"other words\" }}`";
    let mut words = inner.trim().splitn(2, char::is_whitespace);
    let (name, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().trim());
    if name.is_empty() {
        return Err("the placeholder is empty");
    }
    if rest.is_empty() {
        return Ok((name.to_owned(), None));
    }
    let quoted =
        rest.strip_prefix("or").map(str::trim_start).and_then(|rest| rest.strip_prefix('"')?.strip_suffix('"'));
    match quoted {
        Some(words) if !words.contains('"') => Ok((name.to_owned(), Some(words.to_owned()))),
        _ => Err(FORM),
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}
