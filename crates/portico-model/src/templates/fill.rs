//! Puts what a record knows into a pattern, or says what has to be given first.

use jiff::civil::Date;
use serde_json::Value;

use super::body::Block;
use super::name::Name;
use super::pattern::{Pattern, Text};
use super::text::{Gap, Piece};
use crate::Key;
use crate::access::Side;
use crate::forms::{Answers, answers_for, display, display_date, without_hidden};
use crate::guards::{Known, answers_value, record_value};
use crate::refusal::{Refusal, RefusalCode};
use crate::workflow::is_empty;

/// What a record knows.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Of both sides; a document for clients is given their own alone.
    pub answers: &'a Answers,
    pub title: &'a str,
    /// As people write it: `R-0042`.
    pub number: &'a str,
    pub state: &'a Key,
    /// The day on which it was sent.
    pub opened: Date,
    pub organization: &'a str,
    pub firm: &'a str,
    /// Whom it is for.
    pub person: &'a str,
    /// Whoever makes the document.
    pub author: &'a str,
    pub known: &'a Known,
}

/// A document in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// On one line.
    pub title: String,
    /// A text may have several lines where an answer has.
    pub blocks: Vec<Block<String>>,
}

impl Pattern {
    /// The document, or every reason why it cannot be made now, in words for this side.
    // req 108
    pub fn fill(&self, source: &Source<'_>, side: Side) -> Result<Filled, Vec<Refusal>> {
        let form = &self.record_type.form;
        let shown = without_hidden(form, source.answers);
        let answers = answers_for(form, &shown, self.declared.reader());
        let mut filling = Filling { pattern: self, source, answers: &answers, side, refusals: Vec::new() };
        filling.refusals.extend(self.held_back(source, side));
        let title = filling.text(&self.title);
        let blocks = self.blocks.iter().map(|block| block.map(|text| filling.text(text).trim().to_owned())).collect();
        if !filling.refusals.is_empty() {
            return Err(filling.refusals);
        }
        Ok(Filled { title: title.split_whitespace().collect::<Vec<&str>>().join(" "), blocks })
    }

    /// A condition that cannot be computed does not hold.
    fn held_back(&self, source: &Source<'_>, side: Side) -> Option<Refusal> {
        let guard = self.guard.as_ref()?;
        let variables = [
            ("answers", answers_value(&self.record_type.form, source.answers)),
            ("record", record_value(source.state, source.known)),
            ("today", source.known.today.to_string().into()),
        ];
        let (code, otherwise) = match guard.holds(&variables) {
            Ok(true) => return None,
            Ok(false) => (RefusalCode::ConditionNotMet, format!("It is made only if {}.", guard.source())),
            Err(why) => (RefusalCode::ConditionUnclear, format!("It cannot be told whether it is to be made: {why}.")),
        };
        let words = match (self.declared.when_words.as_str(), side) {
            ("", Side::Client) => "It cannot be made yet. Write to us if you expected it to be.".to_owned(),
            ("", Side::Firm) => otherwise,
            (own, _) => own.to_owned(),
        };
        Some(Refusal::new(code, format!("templates.{}.when", self.key), words))
    }
}

struct Filling<'a> {
    pattern: &'a Pattern,
    source: &'a Source<'a>,
    /// Those that readers of the document may know.
    answers: &'a Answers,
    /// To whom refusals are said.
    side: Side,
    refusals: Vec<Refusal>,
}

impl Filling<'_> {
    fn text(&mut self, text: &Text) -> String {
        let piece = |piece: &Piece<Name>| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Gap(gap) => self.gap(gap),
        };
        text.iter().map(piece).collect()
    }

    fn gap(&mut self, gap: &Gap<Name>) -> String {
        let Source { title, number, opened, organization, firm, person, author, known, .. } = self.source;
        let said = match &gap.name {
            Name::RecordTitle => (*title).to_owned(),
            Name::RecordNumber => (*number).to_owned(),
            Name::RecordState => self.state(),
            Name::RecordOpened => display_date(*opened),
            Name::Organization => (*organization).to_owned(),
            Name::Firm => (*firm).to_owned(),
            Name::Person => (*person).to_owned(),
            Name::Author => (*author).to_owned(),
            Name::Today => display_date(known.today),
            Name::Answer { field, part } => self.answer(field, *part),
        };
        match (said.trim(), &gap.otherwise, &gap.name) {
            ("", Some(otherwise), _) => otherwise.clone(),
            ("", None, Name::Answer { field, .. }) => self.missing(field),
            (said, ..) => said.to_owned(),
        }
    }

    /// As the document's readers call it.
    fn state(&self) -> String {
        let state = self.pattern.record_type.workflow.state(self.source.state);
        state.map(|state| state.label_for(self.pattern.declared.reader()).to_owned()).unwrap_or_default()
    }

    fn answer(&self, key: &Key, part: Option<&str>) -> String {
        let field = self.pattern.record_type.form.field(key);
        let answer = self.answers.get(key.as_str()).filter(|answer| !is_empty(answer));
        let Some((field, answer)) = field.zip(answer) else { return String::new() };
        match part {
            Some(part) => answer.get(part).and_then(Value::as_str).unwrap_or_default().to_owned(),
            None => display(field, answer),
        }
    }

    /// A client is not told what the firm's own fields are called; documents that a client makes hold none.
    fn missing(&mut self, key: &Key) -> String {
        let field = self.pattern.record_type.form.field(key).filter(|field| field.visible_to(self.side));
        let words = match field {
            Some(field) => format!("“{}” has no answer yet, and the document needs it.", field.label),
            None => "Something that the document needs has no answer yet.".to_owned(),
        };
        let rule = format!("templates.{}", self.pattern.key);
        let refusal =
            Refusal { field: field.map(|_| key.clone()), ..Refusal::new(RefusalCode::AnswerMissing, rule, words) };
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
        String::new()
    }
}
