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

/// What the first signs of a line say.
enum Begun {
    Block(Block<Line>),
    /// The line under the head of a table.
    Rule,
    /// Nothing: it goes on, or is a paragraph.
    Words,
}

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
        match (begun(text, at)?, blocks.last_mut()) {
            (Begun::Rule, _) => is_open = false,
            (Begun::Block(block), _) => {
                is_open = matches!(block, Block::Item(..));
                blocks.push(block);
            }
            (Begun::Words, Some(Block::Paragraph(words) | Block::Item(_, words))) if is_open => {
                words.push(Piece::Words(" ".to_owned()));
                words.extend(pieces(text, at)?);
            }
            (Begun::Words, _) => {
                blocks.push(Block::Paragraph(pieces(text, at)?));
                is_open = true;
            }
        }
    }
    Ok(blocks)
}

fn begun(text: &str, (line, column): (usize, usize)) -> Result<Begun, Mistake> {
    if text.starts_with('|') {
        return fact(text, (line, column));
    }
    for (sign, level) in [("# ", 1), ("## ", 2)] {
        if let Some(rest) = text.strip_prefix(sign) {
            let words = pieces(rest.trim_start(), (line, column + sign.len()))?;
            return Ok(Begun::Block(Block::Heading(level, words)));
        }
    }
    let Some((mark, rest)) = text.split_once(' ') else { return Ok(Begun::Words) };
    let digits = mark.strip_suffix('.').filter(|digits| !digits.is_empty() && digits.len() < 4);
    let is_number = digits.is_some_and(|digits| digits.bytes().all(|one| one.is_ascii_digit()));
    let shown = match mark {
        "-" | "*" => "•",
        mark if is_number => mark,
        _ => return Ok(Begun::Words),
    };
    let text = pieces(rest.trim_start(), (line, column + mark.len() + 1))?;
    Ok(Begun::Block(Block::Item(shown.to_owned(), text)))
}

fn fact(text: &str, (line, column): (usize, usize)) -> Result<Begun, Mistake> {
    if text.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' ')) {
        return Ok(Begun::Rule);
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
    Ok(Begun::Block(Block::Fact(cell(label, *label_at)?, cell(value, *value_at)?)))
}

fn two_cells((line, column): (usize, usize)) -> Mistake {
    let message = "a line of facts has two cells: `| what it is | its value |`".to_owned();
    Mistake { message, line, column }
}
