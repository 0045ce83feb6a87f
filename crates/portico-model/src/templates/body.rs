//! The blocks of a template: paragraphs, headings, items of lists and facts, told by how their lines begin.

use super::text::{Piece, cells, pieces};
use crate::guards::Mistake;

/// A part of a document, of whatever its words are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block<T> {
    /// 1 is the higher one.
    Heading(u8, T),
    Paragraph(T),
    /// `•` or `1.`, and what stands behind it.
    Item(String, T),
    /// What it is, and its value.
    Fact(T, T),
}

type Line = Vec<Piece<String>>;

impl<T> Block<T> {
    /// The same block with each of its texts made into another.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Block<U> {
        match self {
            Block::Heading(level, text) => Block::Heading(*level, change(text)),
            Block::Paragraph(text) => Block::Paragraph(change(text)),
            Block::Item(mark, text) => Block::Item(mark.clone(), change(text)),
            Block::Fact(label, text) => Block::Fact(change(label), change(text)),
        }
    }
}

/// What a body says, block by block.
pub fn blocks(body: &str) -> Result<Vec<Block<Line>>, Mistake> {
    let mut blocks = Vec::new();
    let mut is_open = false;
    for (number, line) in (1..).zip(body.lines()) {
        let (text, indent) = (line.trim(), line.chars().take_while(|letter| letter.is_whitespace()).count());
        if text.is_empty() {
            is_open = false;
            continue;
        }
        let at = (number, indent + 1);
        let begun = begun(text, at)?;
        match (begun, blocks.last_mut()) {
            (Some(block), _) => {
                is_open = matches!(block, Some(Block::Item(..)));
                blocks.extend(block);
            }
            (None, Some(Block::Paragraph(words) | Block::Item(_, words))) if is_open => {
                words.push(Piece::Words(" ".to_owned()));
                words.extend(pieces(text, at)?);
            }
            (None, _) => {
                blocks.push(Block::Paragraph(pieces(text, at)?));
                is_open = true;
            }
        }
    }
    Ok(blocks)
}

/// The block that a line begins by its first signs; within it nothing for the line under the head of a table.
fn begun(text: &str, (line, column): (usize, usize)) -> Result<Option<Option<Block<Line>>>, Mistake> {
    if text.starts_with('|') {
        return fact(text, (line, column)).map(Some);
    }
    for (sign, level) in [("# ", 1), ("## ", 2)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Ok(Some(Some(Block::Heading(level, pieces(rest.trim_start(), (line, column + sign.len()))?))));
        }
    }
    let Some((mark, rest)) = text.split_once(' ') else { return Ok(None) };
    let digits = mark.strip_suffix('.').filter(|digits| !digits.is_empty() && digits.len() < 4);
    let is_number = digits.is_some_and(|digits| digits.bytes().all(|one| one.is_ascii_digit()));
    let shown = match mark {
        "-" | "*" => "•",
        mark if is_number => mark,
        _ => return Ok(None),
    };
    let text = pieces(rest.trim_start(), (line, column + mark.len() + 1))?;
    Ok(Some(Some(Block::Item(shown.to_owned(), text))))
}

fn fact(text: &str, (line, column): (usize, usize)) -> Result<Option<Block<Line>>, Mistake> {
    if text.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' ')) {
        return Ok(None);
    }
    // What is wrong with a placeholder is said first: it may swallow the end of its cell.
    pieces(text, (line, column))?;
    let cells = cells(text);
    let [_, (label, label_at), (value, value_at), rest @ ..] = cells.as_slice() else {
        return Err(two_cells((line, column)));
    };
    if rest.len() != 1 || rest.iter().any(|(cell, _)| !cell.trim().is_empty()) {
        return Err(two_cells((line, column)));
    }
    let cell = |text: &str, at: usize| {
        let lead = text.chars().take_while(|letter| letter.is_whitespace()).count();
        pieces(text.trim(), (line, column + at - 1 + lead))
    };
    Ok(Some(Block::Fact(cell(label, *label_at)?, cell(value, *value_at)?)))
}

fn two_cells((line, column): (usize, usize)) -> Mistake {
    let message = "a line of facts has two cells: `| what it is | its value |`".to_owned();
    Mistake { message, line, column }
}
