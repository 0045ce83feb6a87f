//! A document on paper: a PDF that is the same for the same words, byte for byte, so that making it again when nothing has
//! changed makes nothing new.

use super::material::Material;
use crate::{
    error::{Error, Result},
    paper::{self, Faces, Paragraph, Role, draw},
};
use jiff::tz::TimeZone;
use krilla::metadata::{DateTime, Metadata};
use portico_model::{
    Key,
    templates::{Block, Filled},
};

/// What stands on every sheet, and in what describes the file.
#[derive(Debug, Clone)]
pub struct Frame {
    firm: String,
    number: String,
    /// Of the record and the template.
    name: String,
    opened: DateTime,
}

impl Frame {
    pub fn of(firm: &str, material: &Material, template: &Key) -> Frame {
        let at = material.record.opened_at.to_zoned(TimeZone::UTC);
        let small = |value: i8| u8::try_from(value).unwrap_or_default();
        let opened = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
            .month(small(at.month()))
            .day(small(at.day()))
            .utc_offset_hour(0)
            .utc_offset_minute(0);
        let name = format!("{}/{template}", material.record.id);
        Frame { firm: firm.to_owned(), number: material.number.clone(), name, opened }
    }
}

/// Takes milliseconds; what no letter of the typeface can say is refused rather than left out.
pub fn print(filled: &Filled, frame: &Frame) -> Result<Vec<u8>> {
    let (mut document, faces) = (paper::blank()?, paper::faces()?);
    let paragraphs = paragraphs(filled, frame);
    must_be_printable(&faces, &paragraphs)?;
    let foot = |number, count| format!("{} · {} · Page {number} of {count}", frame.firm, frame.number);
    let tree = draw(&mut document, &faces, &paragraphs, foot);
    document.set_tag_tree(tree);
    document.set_metadata(metadata(filled, frame));
    document.finish().map_err(|error| Error::internal(format!("{error:?}")))
}

fn must_be_printable(faces: &Faces, paragraphs: &[Paragraph]) -> Result<()> {
    let texts = paragraphs.iter().flat_map(|paragraph| [&paragraph.mark, &paragraph.text]);
    let unknown: Vec<String> = texts.flat_map(|text| faces.unprintable(text)).map(String::from).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = unknown.iter().take(12).map(String::as_str).collect();
    let words = format!(
        "The document would hold signs that cannot be printed: {}. Write them in other letters.",
        shown.join(" ")
    );
    Err(Error::invalid("template", words))
}

fn paragraphs(filled: &Filled, frame: &Frame) -> Vec<Paragraph> {
    let head = [Paragraph::new(Role::Brand, frame.firm.as_str()), Paragraph::new(Role::Title, filled.title.as_str())];
    let block = |block: &Block<String>| match block {
        Block::Heading(1, text) => Paragraph::new(Role::Heading, text.as_str()),
        Block::Heading(_, text) => Paragraph::new(Role::Subheading, text.as_str()),
        Block::Paragraph(text) => Paragraph::new(Role::Body, text.as_str()),
        Block::Item(mark, text) => Paragraph::marked(Role::Item, mark.as_str(), text.as_str()),
        Block::Fact(name, text) => Paragraph::marked(Role::Fact, name.as_str(), text.as_str()),
    };
    head.into_iter().chain(filled.blocks.iter().map(block)).collect()
}

fn metadata(filled: &Filled, frame: &Frame) -> Metadata {
    Metadata::new()
        .title(filled.title.clone())
        .authors(vec![frame.firm.clone()])
        .creator("Portico".into())
        .language("en".into())
        .document_id(frame.name.clone())
        // Archives want a day. The day on which the record was sent does not change; when this was made, the log says.
        .creation_date(frame.opened)
}
