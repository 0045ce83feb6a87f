//! The tags of a log, one after the other, each read whole and owned.

use super::{
    error::XesError,
    source::{AGAIN, Source, said_of_packing},
};
use quick_xml::{
    Reader, XmlVersion,
    errors::{Error, SyntaxError},
    events::{BytesStart, Event},
};

/// What comes next in the text. Words between tags mean nothing in this format.
pub(super) enum Tag {
    Open(Open),
    Close,
    End,
}

/// A tag that begins an element, or is all of it.
pub(super) struct Open {
    /// Without its namespace prefix.
    pub name: String,
    pub key: String,
    pub value: String,
    /// `name` and `keys` of a classifier.
    pub called: String,
    pub keys: String,
    pub is_empty: bool,
    pub line: u64,
}

pub(super) struct Tags {
    xml: Reader<Source>,
    buffer: Vec<u8>,
    depth: u32,
}

/// Deeper than any log; what lies deeper would fill the memory with names.
const DEEPEST: u32 = 500;
/// Shown of a wrong word.
const SHOWN: usize = 60;

impl Tags {
    pub(super) fn new(source: Source) -> Self {
        Self { xml: Reader::from_reader(source), buffer: Vec::new(), depth: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Tag, XesError> {
        loop {
            self.xml.get_mut().mark();
            self.buffer.clear();
            let line = self.xml.get_ref().place().0;
            let event = match self.xml.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.fail(&error)),
            };
            let found = match event {
                Event::Start(tag) => open(&tag, false, line).map(Tag::Open),
                Event::Empty(tag) => open(&tag, true, line).map(Tag::Open),
                Event::End(_) => Ok(Tag::Close),
                Event::Eof => return Ok(Tag::End),
                Event::DocType(_) => Err(("the file declares a document type".to_owned(), NO_TYPES)),
                _ => continue,
            };
            return match found {
                Ok(tag) => self.count(tag),
                Err((what, help)) => Err(self.error(what, help)),
            };
        }
    }

    /// Passes over an element and everything in it.
    pub(super) fn skip(&mut self, open: &Open) -> Result<(), XesError> {
        let mut within = u32::from(!open.is_empty);
        while within > 0 {
            match self.next()? {
                Tag::Open(open) => within += u32::from(!open.is_empty),
                Tag::Close => within -= 1,
                Tag::End => return Err(self.cut_off("an element")),
            }
        }
        Ok(())
    }

    pub(super) fn place(&self) -> (u64, u64) {
        self.xml.get_ref().place()
    }

    pub(super) fn cut_off(&self, inside: &str) -> XesError {
        self.error(format!("the file ends inside {inside}"), AGAIN)
    }

    pub(super) fn error(&self, what: impl Into<String>, help: &str) -> XesError {
        let (line, byte) = self.place();
        XesError { line, byte, what: what.into(), help: help.to_owned() }
    }

    fn count(&mut self, tag: Tag) -> Result<Tag, XesError> {
        match &tag {
            Tag::Open(open) => self.depth += u32::from(!open.is_empty),
            _ => self.depth = self.depth.saturating_sub(1),
        }
        if self.depth > DEEPEST {
            return Err(self.error(format!("elements are nested more than {DEEPEST} deep"), "This is no event log."));
        }
        Ok(tag)
    }

    fn fail(&self, error: &Error) -> XesError {
        match error {
            Error::Io(error) => self.error(said_of_packing(error), AGAIN),
            Error::Syntax(SyntaxError::InvalidBangMarkup) => self.error("this is no XML", NOT_XML),
            Error::Syntax(_) => self.error("the file ends in the middle of a tag", AGAIN),
            Error::Encoding(_) => self.error("the text is not UTF-8", "Save it as UTF-8."),
            other => self.error(format!("this is no well-formed XML: {}", shortened(&other.to_string())), NOT_XML),
        }
    }
}

const NO_TYPES: &str = "Logs need none; entities are not expanded. Remove the line that begins with <!DOCTYPE";
pub(super) const NOT_XML: &str = "Export the log as XES, the XML format of IEEE 1849";

type Fault = (String, &'static str);

fn open(tag: &BytesStart<'_>, is_empty: bool, line: u64) -> Result<Open, Fault> {
    let name = tag.local_name().into_inner().to_owned();
    let mut open = Open {
        name,
        key: String::new(),
        value: String::new(),
        called: String::new(),
        keys: String::new(),
        is_empty,
        line,
    };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| (format!("a tag is not well formed: {error}"), NOT_XML))?;
        let place = match attribute.key.into_inner() {
            "key" => &mut open.key,
            "value" => &mut open.value,
            "name" => &mut open.called,
            "keys" => &mut open.keys,
            _ => continue,
        };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        *place = value
            .map_err(|error| (format!("a value cannot be read: {}", shortened(&error.to_string())), ENTITIES))?
            .into_owned();
    }
    Ok(open)
}

const ENTITIES: &str = "Only the five entities of XML itself and numbers such as &#233; are read";

/// A word of the file as it may be shown: short, in one line, without control characters.
pub(super) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
