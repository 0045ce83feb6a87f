//! The access matrix of a blueprint: role × thing × action, each cell with the relations that it asks for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Condition, Side, Strength};
use crate::Key;

/// What can be done to a thing; a closed list, so that every surface can be held against the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    See,
    Open,
    Answer,
    Advance,
    /// Decide on what is put before one; whoever may approve need not be able to change anything.
    Approve,
    Assign,
    Reply,
    Note,
    Attach,
    Audit,
    Create,
    Change,
    Invite,
    Configure,
    Import,
    Report,
    Tokens,
}

/// How somebody must stand to a thing for a right to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Opened it, or it was opened for them.
    Own,
    /// Was added to it.
    Participant,
    /// Owns it: it is on their desk.
    Assigned,
    /// It is with one of their teams.
    Team,
    /// It belongs to exactly the organization of the membership.
    Organization,
    /// It belongs to that organization or to a unit below it.
    Subtree,
    /// Anything in the workspace; the firm's side only.
    All,
}

/// One cell of the matrix: any of the relations, under one condition, in a session strong enough.
///
/// Written as `all`, as `[own, participant]`, or as `{relations: [own], when: {state: [new]}, strength: confirmed}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub relations: Vec<Relation>,
    pub when: Option<Condition>,
    /// The weakest session in which the cell holds; any if absent.
    pub strength: Option<Strength>,
}

/// The actions of one role on one thing.
pub type Cells = BTreeMap<Action, Cell>;

/// Role × thing × action. A role that is not declared, or has no cell, gives nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    rows: BTreeMap<Key, BTreeMap<Key, Cells>>,
    sides: BTreeMap<Key, Side>,
}

impl Action {
    pub const EVERY: [Action; 17] = [
        Action::See,
        Action::Open,
        Action::Answer,
        Action::Advance,
        Action::Approve,
        Action::Assign,
        Action::Reply,
        Action::Note,
        Action::Attach,
        Action::Audit,
        Action::Create,
        Action::Change,
        Action::Invite,
        Action::Configure,
        Action::Import,
        Action::Report,
        Action::Tokens,
    ];

    /// The word of the matrix and of token scopes.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::See => "see",
            Action::Open => "open",
            Action::Answer => "answer",
            Action::Advance => "advance",
            Action::Approve => "approve",
            Action::Assign => "assign",
            Action::Reply => "reply",
            Action::Note => "note",
            Action::Attach => "attach",
            Action::Audit => "audit",
            Action::Create => "create",
            Action::Change => "change",
            Action::Invite => "invite",
            Action::Configure => "configure",
            Action::Import => "import",
            Action::Report => "report",
            Action::Tokens => "tokens",
        }
    }

    pub fn parse(text: &str) -> Option<Action> {
        Action::EVERY.into_iter().find(|action| action.as_str() == text)
    }

    /// Whether a role on this side can hold it at all, whatever the matrix says.
    pub fn is_for(self, side: Side) -> bool {
        side == Side::Firm || !matches!(self, Action::Note | Action::Assign | Action::Configure | Action::Import)
    }

    /// Whether it makes a thing that is not there yet.
    pub fn makes(self) -> bool {
        matches!(self, Action::Open | Action::Create)
    }
}

impl Relation {
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Own => "own",
            Relation::Participant => "participant",
            Relation::Assigned => "assigned",
            Relation::Team => "team",
            Relation::Organization => "organization",
            Relation::Subtree => "subtree",
            Relation::All => "all",
        }
    }

    /// Whether a role on this side can hold it at all, whatever the matrix says.
    pub fn is_for(self, side: Side) -> bool {
        side == Side::Firm || !matches!(self, Relation::All | Relation::Team)
    }
}

impl Cell {
    pub fn of(relations: impl IntoIterator<Item = Relation>) -> Cell {
        Cell { relations: relations.into_iter().collect(), ..Cell::default() }
    }

    #[must_use]
    pub fn when(self, when: Condition) -> Cell {
        Cell { when: Some(when), ..self }
    }

    /// The relations that hold for this side; the others are a mistake of the blueprint and give nothing.
    pub fn relations_for(&self, side: Side) -> impl Iterator<Item = Relation> + '_ {
        self.relations.iter().copied().filter(move |relation| relation.is_for(side))
    }
}

impl Matrix {
    /// Says on which side a role stands; without it the role gives nothing.
    pub fn declare(&mut self, role: Key, side: Side) {
        self.sides.insert(role, side);
    }

    pub fn set(&mut self, role: Key, thing: Key, action: Action, cell: Cell) {
        self.rows.entry(role).or_default().entry(thing).or_default().insert(action, cell);
    }

    /// The side of a declared role.
    pub fn side(&self, role: &str) -> Option<Side> {
        self.sides.get(role).copied()
    }

    pub fn roles(&self) -> impl Iterator<Item = (&Key, Side)> {
        self.sides.iter().map(|(role, side)| (role, *side))
    }

    /// The rows as written: role, then thing, then action.
    pub fn rows(&self) -> &BTreeMap<Key, BTreeMap<Key, Cells>> {
        &self.rows
    }

    pub fn cell(&self, role: &str, thing: &str, action: Action) -> Option<&Cell> {
        self.rows.get(role)?.get(thing)?.get(&action)
    }
}

/// The long form of a cell.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LongCell {
    relations: Vec<Relation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Condition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    strength: Option<Strength>,
}

/// The three forms, for the published schema only.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is read")]
enum AnyCell {
    One(Relation),
    Several(Vec<Relation>),
    Long(LongCell),
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a relation (`all`), a list of relations (`[own, participant]`) or `{relations: […], when: {…}}`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Cell, E> {
        let relation = Relation::deserialize(serde::de::value::StrDeserializer::new(text))?;
        Ok(Cell::of([relation]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Cell, A::Error> {
        Ok(Cell::of(Vec::deserialize(SeqAccessDeserializer::new(items))?))
    }

    fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<Cell, A::Error> {
        let LongCell { relations, when, strength } = LongCell::deserialize(MapAccessDeserializer::new(parts))?;
        Ok(Cell { relations, when, strength })
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cell, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.when, self.strength, self.relations.as_slice()) {
            (None, None, [one]) => one.serialize(serializer),
            (None, None, several) => several.serialize(serializer),
            (when, strength, relations) => {
                LongCell { relations: relations.to_vec(), when: when.clone(), strength }.serialize(serializer)
            }
        }
    }
}

impl JsonSchema for Cell {
    fn schema_name() -> Cow<'static, str> {
        "Cell".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        AnyCell::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for Matrix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Matrix, D::Error> {
        let rows = BTreeMap::deserialize(deserializer)?;
        Ok(Matrix { rows, sides: BTreeMap::new() })
    }
}

impl Serialize for Matrix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl JsonSchema for Matrix {
    fn schema_name() -> Cow<'static, str> {
        "Matrix".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<Key, BTreeMap<Key, Cells>>::json_schema(generator)
    }
}
