//! The tags and words of a part of a document, one after the other. No document types, nothing expanded, nothing deep.

use crate::Reason;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::borrow::Cow;

/// What comes next.
pub enum Tag {
    /// Its name without a prefix, and the attribute that was asked for.
    Open(String, Option<String>),
    Close(String),
    Words(String),
    End,
}

pub struct Tags<'x> {
    xml: Reader<&'x [u8]>,
    /// The attribute that says something here.
    wanted: &'static str,
    depth: u32,
    /// An element that is all of itself closes at once.
    closes: Option<String>,
}

/// Deeper than anything that somebody writes.
const DEEPEST: u32 = 256;

impl<'x> Tags<'x> {
    pub fn new(text: &'x str, wanted: &'static str) -> Self {
        Self { xml: Reader::from_str(text), wanted, depth: 0, closes: None }
    }

    pub fn next(&mut self) -> Result<Tag, Reason> {
        if let Some(name) = self.closes.take() {
            return Ok(Tag::Close(name));
        }
        loop {
            return Ok(match self.xml.read_event().map_err(|_| Reason::Damaged)? {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Reason::TooLarge);
                    }
                    self.open(&tag)
                }
                Event::Empty(tag) => {
                    self.closes = Some(tag.local_name().into_inner().to_owned());
                    self.open(&tag)
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Tag::Close(tag.local_name().into_inner().to_owned())
                }
                Event::Text(words) => Tag::Words(words.xml10_content().into_owned()),
                Event::CData(words) => Tag::Words(words.xml10_content().into_owned()),
                Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|_| Reason::Damaged)? {
                    Some(letter) => Tag::Words(letter.to_string()),
                    None => Tag::Words(said(&name.xml10_content()).to_owned()),
                },
                // What a document type declares is how a few bytes become many.
                Event::DocType(_) => return Err(Reason::Damaged),
                Event::Eof => Tag::End,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
            });
        }
    }

    fn open(&self, tag: &BytesStart<'_>) -> Tag {
        let of = tag.attributes().flatten().find(|one| one.key.local_name().into_inner() == self.wanted);
        let value = of.and_then(|one| one.normalized_value(XmlVersion::Implicit1_0).ok()).map(Cow::into_owned);
        Tag::Open(tag.local_name().into_inner().to_owned(), value)
    }
}

/// The five names that need no declaration; any other says nothing.
fn said(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}
