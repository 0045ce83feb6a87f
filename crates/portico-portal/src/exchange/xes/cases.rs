//! The cases of a log, one after the other: no more than one of them is in memory.

use super::{
    error::XesError,
    log::{Attribute, Case, Classifier, Event, Header, Value, find},
    source::{Progress, Source},
    tag::{NOT_XML, Open, Tag, Tags, shortened},
};
use std::{io::Read, path::Path};

pub struct Cases {
    tags: Tags,
    header: Header,
    progress: Progress,
    position: u64,
    done: bool,
}

/// A case of more text than this would fill the memory.
const LARGEST_CASE: u64 = 256 * 1024 * 1024;
/// Attributes attached to attributes attached to attributes.
const DEEPEST_ATTRIBUTE: u32 = 24;

impl Cases {
    pub fn open(path: &Path) -> Result<Self, XesError> {
        let (source, progress) = Source::open(path)?;
        Self::begin(source, progress)
    }

    /// The cases of a log that is no file.
    pub fn of(bytes: impl Read + Send + 'static) -> Result<Self, XesError> {
        Self::begin(Source::of(bytes)?, Progress::default())
    }

    /// What has been seen before and between the cases so far.
    pub fn header(&self) -> &Header {
        &self.header
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The next case; none after the last. After an error there is nothing more to be had.
    pub fn next_case(&mut self) -> Result<Option<Case>, XesError> {
        if self.done {
            return Ok(None);
        }
        self.done = true;
        let case = self.seek()?;
        self.done = case.is_none();
        Ok(case)
    }

    fn begin(source: Source, progress: Progress) -> Result<Self, XesError> {
        let mut tags = Tags::new(source);
        let done = match tags.next()? {
            Tag::Open(open) if open.name == "log" => open.is_empty,
            Tag::Open(open) => {
                let what = format!("the first element is <{}> and not <log>", shortened(&open.name));
                return Err(tags.error(what, NOT_XML));
            }
            Tag::Close | Tag::End => return Err(tags.error("there is no XML in this file", NOT_XML)),
        };
        Ok(Self { tags, header: Header::default(), progress, position: 0, done })
    }

    fn seek(&mut self) -> Result<Option<Case>, XesError> {
        loop {
            let open = match self.tags.next()? {
                Tag::Open(open) => open,
                Tag::Close => return Ok(None),
                Tag::End => return Err(self.tags.cut_off("the log: its last part is missing")),
            };
            match open.name.as_str() {
                "trace" => return self.case(&open).map(Some),
                "classifier" => self.header.classifiers.push(classifier(&open)),
                "event" => self.header.stray_events += 1,
                _ => {}
            }
            self.tags.skip(&open)?;
        }
    }

    fn case(&mut self, open: &Open) -> Result<Case, XesError> {
        self.position += 1;
        let begin = self.tags.place().1;
        let mut case = Case { position: self.position, line: open.line, ..Case::default() };
        if open.is_empty {
            return Ok(case);
        }
        loop {
            match self.tags.next()? {
                Tag::Open(open) if open.name == "event" => case.events.push(self.event(&open)?),
                Tag::Open(open) => case.attributes.extend(self.attribute(&open, 0)?),
                Tag::Close => return Ok(case),
                Tag::End => return Err(self.tags.cut_off(&described(&case))),
            }
            if self.tags.place().1 - begin > LARGEST_CASE {
                let what = format!("{} is larger than {LARGEST_CASE} bytes", described(&case));
                return Err(self.tags.error(what, "Split it."));
            }
        }
    }

    fn event(&mut self, open: &Open) -> Result<Event, XesError> {
        let mut event = Event { line: open.line, attributes: Vec::new() };
        if open.is_empty {
            return Ok(event);
        }
        loop {
            match self.tags.next()? {
                Tag::Open(open) => event.attributes.extend(self.attribute(&open, 0)?),
                Tag::Close => return Ok(event),
                Tag::End => return Err(self.tags.cut_off("an event")),
            }
        }
    }

    /// An attribute with what is attached to it; nothing for an element that is none.
    fn attribute(&mut self, open: &Open, depth: u32) -> Result<Option<Attribute>, XesError> {
        let Some(value) = value(open) else {
            self.tags.skip(open)?;
            return Ok(None);
        };
        if depth > DEEPEST_ATTRIBUTE {
            return Err(self.tags.error(format!("attributes are nested more than {DEEPEST_ATTRIBUTE} deep"), ""));
        }
        let mut nested = Vec::new();
        let mut more = !open.is_empty;
        while more {
            match self.tags.next()? {
                Tag::Open(open) if open.name == "values" && open.is_empty => {}
                // The newer way to write a list wraps what it holds once more.
                Tag::Open(open) if open.name == "values" => nested.extend(self.values(depth)?),
                Tag::Open(open) => nested.extend(self.attribute(&open, depth + 1)?),
                Tag::Close => more = false,
                Tag::End => return Err(self.tags.cut_off("an attribute")),
            }
        }
        Ok(Some(Attribute { key: open.key.clone(), value, nested }))
    }

    fn values(&mut self, depth: u32) -> Result<Vec<Attribute>, XesError> {
        let mut values = Vec::new();
        loop {
            match self.tags.next()? {
                Tag::Open(open) => values.extend(self.attribute(&open, depth + 1)?),
                Tag::Close => return Ok(values),
                Tag::End => return Err(self.tags.cut_off("a list")),
            }
        }
    }
}

/// Numbers and truths that are none stay the text that they are: what they mean is for the reader of the log to say.
fn value(open: &Open) -> Option<Value> {
    let text = || Value::Text(open.value.clone());
    Some(match open.name.as_str() {
        "string" | "id" => text(),
        "date" => Value::Date(open.value.clone()),
        "int" => open.value.trim().parse().map_or_else(|_| text(), Value::Int),
        "float" => {
            open.value.trim().parse().ok().filter(|number: &f64| number.is_finite()).map_or_else(text, Value::Float)
        }
        "boolean" => match open.value.trim() {
            "true" | "1" => Value::Boolean(true),
            "false" | "0" => Value::Boolean(false),
            _ => text(),
        },
        "list" | "container" => Value::Several,
        _ => return None,
    })
}

/// Keys are parted by spaces; one that holds a space stands in quotes.
fn classifier(open: &Open) -> Classifier {
    let parts = open.keys.split('\'').enumerate();
    let keys = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    Classifier { name: open.called.clone(), keys: keys.collect() }
}

fn described(case: &Case) -> String {
    match find(&case.attributes, "concept:name").and_then(|name| name.value.text()) {
        Some(name) => format!("case “{}”", shortened(&name)),
        None => format!("case {} of the file", case.position),
    }
}
