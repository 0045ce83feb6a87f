//! `Pattern`: a declared template with its text and its condition read, ready to be filled in.

use super::body::{Block, blocks};
use super::name::Name;
use super::text::{Gap, Piece, pieces};
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Blueprint, Code, RecordType, Template};
use crate::guards::{Guard, Mistake};
use crate::workflow::Actor;

/// Words with placeholders among them.
pub(super) type Text = Vec<Piece<Name>>;

/// A template of one record type of a compiled blueprint.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub key: Key,
    pub declared: Template,
    pub(super) record_type: RecordType,
    pub(super) title: Text,
    pub(super) blocks: Vec<Block<Text>>,
    pub(super) guard: Option<Guard>,
    /// The sides of the roles that make it.
    sides: Vec<(Key, Side)>,
}

/// What is wrong with a template: in which of its parts, and where in that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub part: &'static str,
    pub code: Code,
    pub mistake: Mistake,
    /// How to mend it, where that says more than what goes with the code.
    pub help: Option<String>,
}

impl Pattern {
    /// The pattern, or everything that is wrong with the text.
    pub fn new(
        blueprint: &Blueprint,
        record_type: &RecordType,
        (key, declared): (&Key, &Template),
    ) -> Result<Pattern, Vec<Fault>> {
        let mut reading = Reading { record_type, reader: declared.reader(), faults: Vec::new() };
        let title = reading.title(&declared.title);
        let blocks = reading.body(&declared.body);
        let guard = reading.guard(declared.when.as_deref());
        if !reading.faults.is_empty() {
            return Err(reading.faults);
        }
        let side = |role: &Key| Some((role.clone(), blueprint.roles.get(role)?.side));
        let sides = declared.who.roles.iter().filter_map(side).collect();
        let record_type = record_type.clone();
        Ok(Pattern { key: key.clone(), declared: declared.clone(), record_type, title, blocks, guard, sides })
    }

    /// Whether this is somebody who makes it. A role counts on its own side alone, whoever wrote it into a membership.
    pub fn is_made_by(&self, actor: &Actor) -> bool {
        let has_role = self.sides.iter().any(|(role, side)| actor.roles.contains(role) && *side == actor.side);
        let may_read = actor.side == Side::Firm || !self.declared.firm_only;
        may_read && has_role && actor.stands(&self.declared.who.relations)
    }
}

struct Reading<'a> {
    record_type: &'a RecordType,
    /// The side that the document is for.
    reader: Side,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn title(&mut self, title: &str) -> Text {
        match pieces(title, (1, 1)) {
            Ok(found) => self.named("title", &found),
            Err(mistake) => self.unreadable("title", mistake),
        }
    }

    fn body(&mut self, body: &str) -> Vec<Block<Text>> {
        match blocks(body) {
            Ok(blocks) => blocks.iter().map(|block| block.map(|line| self.named("body", line))).collect(),
            Err(mistake) => {
                self.unreadable("body", mistake);
                Vec::new()
            }
        }
    }

    fn guard(&mut self, source: Option<&str>) -> Option<Guard> {
        match Guard::read(source?) {
            Ok(guard) => Some(guard),
            Err(mistake) => {
                self.faults.push(Fault { part: "when", code: Code::GuardSyntax, mistake, help: None });
                None
            }
        }
    }

    fn unreadable(&mut self, part: &'static str, mistake: Mistake) -> Text {
        self.faults.push(Fault { part, code: Code::TemplateSyntax, mistake, help: None });
        Vec::new()
    }

    fn named(&mut self, part: &'static str, line: &[Piece<String>]) -> Text {
        let piece = |piece: &Piece<String>| match piece {
            Piece::Words(words) => Some(Piece::Words(words.clone())),
            Piece::Gap(gap) => self.gap(part, gap).map(Piece::Gap),
        };
        line.iter().filter_map(piece).collect()
    }

    fn gap(&mut self, part: &'static str, gap: &Gap<String>) -> Option<Gap<Name>> {
        let form = &self.record_type.form;
        let mut fault = |code, message: String, help| {
            let mistake = Mistake { message, line: gap.line, column: gap.column };
            self.faults.push(Fault { part, code, mistake, help });
            None
        };
        match Name::read(&gap.name, form) {
            Err((message, help)) => fault(Code::UnknownPlaceholder, message, Some(help)),
            Ok(name) if !name.is_for(self.reader, form) => {
                let message = format!("`{}` is for the firm alone, and the document is not", gap.name);
                fault(Code::FirmFieldTold, message, None)
            }
            Ok(name) => Some(Gap { name, otherwise: gap.otherwise.clone(), line: gap.line, column: gap.column }),
        }
    }
}
