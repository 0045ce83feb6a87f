//! The text of a Word document and of an Excel workbook, as far as somebody who opens it would read it.

use super::{
    packed::Packed,
    tags::{Tag, Tags},
    tidied,
};
use crate::{LONGEST_OF_FILE, Reason};
use std::collections::BTreeSet;

/// The body, then what stands below and above it. Paragraphs are lines, cells are apart by tabs.
pub fn of_document(bytes: Vec<u8>) -> Result<String, Reason> {
    let mut packed = Packed::open(bytes)?;
    let mut text = String::new();
    let body = packed.part("word/document.xml")?.ok_or(Reason::Damaged)?;
    read_document(&body, &mut text)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(part) = packed.part(notes)? {
            read_document(&part, &mut text)?;
        }
    }
    Ok(tidied(&text))
}

/// Every sheet in the order of its number, a line for each row.
pub fn of_workbook(bytes: Vec<u8>) -> Result<String, Reason> {
    let mut packed = Packed::open(bytes)?;
    let shared = match packed.part("xl/sharedStrings.xml")? {
        Some(part) => shared(&part)?,
        None => Vec::new(),
    };
    let sheets: BTreeSet<u32> = packed.names().filter_map(|name| number_of_sheet(&name)).collect();
    if sheets.is_empty() {
        return Err(Reason::Damaged);
    }
    let mut text = String::new();
    for number in sheets {
        if let Some(part) = packed.part(&format!("xl/worksheets/sheet{number}.xml"))? {
            read_sheet(&part, &shared, &mut text)?;
            text.push('\n');
        }
    }
    Ok(tidied(&text))
}

fn read_document(part: &str, text: &mut String) -> Result<(), Reason> {
    let mut tags = Tags::new(part, "val");
    let mut is_text = false;
    while text.len() < LONGEST_OF_FILE {
        match tags.next()? {
            Tag::Open(name, _) => match name.as_str() {
                "t" => is_text = true,
                "tab" => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                _ => {}
            },
            Tag::Close(name) => match name.as_str() {
                "t" => is_text = false,
                "p" => text.push('\n'),
                "tc" => cell_ends(text),
                _ => {}
            },
            Tag::Words(words) if is_text => text.push_str(&words),
            Tag::Words(_) => {}
            Tag::End => return Ok(()),
        }
    }
    Ok(())
}

/// The line of the last paragraph of a cell ends with the row, not with the cell.
fn cell_ends(text: &mut String) {
    if text.ends_with('\n') {
        text.pop();
    }
    text.push('\t');
}

/// Texts that cells name by their place.
fn shared(part: &str) -> Result<Vec<String>, Reason> {
    let mut tags = Tags::new(part, "t");
    let (mut all, mut one, mut is_text, mut length) = (Vec::new(), String::new(), false, 0);
    while length < 4 * LONGEST_OF_FILE {
        match tags.next()? {
            Tag::Open(name, _) if name == "t" => is_text = true,
            Tag::Close(name) if name == "t" => is_text = false,
            Tag::Close(name) if name == "si" => {
                length += one.len() + 1;
                all.push(std::mem::take(&mut one));
            }
            Tag::Words(words) if is_text => one.push_str(&words),
            Tag::Open(..) | Tag::Close(_) | Tag::Words(_) => {}
            Tag::End => break,
        }
    }
    Ok(all)
}

fn read_sheet(part: &str, shared: &[String], text: &mut String) -> Result<(), Reason> {
    let mut tags = Tags::new(part, "t");
    let (mut is_shared, mut is_value, mut value) = (false, false, String::new());
    while text.len() < LONGEST_OF_FILE {
        match tags.next()? {
            Tag::Open(name, kind) => match name.as_str() {
                "c" => is_shared = kind.as_deref() == Some("s"),
                "v" | "t" => is_value = true,
                _ => {}
            },
            Tag::Close(name) => match name.as_str() {
                "v" | "t" => is_value = false,
                "c" => {
                    let value = std::mem::take(&mut value);
                    let place = value.trim().parse::<usize>().ok().filter(|_| is_shared);
                    text.push_str(place.and_then(|place| shared.get(place)).unwrap_or(&value));
                    text.push('\t');
                }
                "row" => text.push('\n'),
                _ => {}
            },
            Tag::Words(words) if is_value => value.push_str(&words),
            Tag::Words(_) => {}
            Tag::End => return Ok(()),
        }
    }
    Ok(())
}

fn number_of_sheet(name: &str) -> Option<u32> {
    name.strip_prefix("xl/worksheets/sheet")?.strip_suffix(".xml")?.parse().ok()
}
