//! The naming rule: how files are called alike, whoever sent them and whatever they called them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FileName, Kind};

/// What a workspace calls its files, like `{number} {slot} {organization} v{version} {date}`; without an extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NamingRule {
    parts: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(Variable),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    Number,
    Slot,
    Organization,
    Version,
    Date,
    Original,
}

/// What the variables stand for in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming<'a> {
    /// Of the record: `R-41`.
    pub number: &'a str,
    pub slot: &'a str,
    pub organization: &'a str,
    pub version: u32,
    /// When it came, where the workspace is.
    pub date: Date,
    /// The name that it came with.
    pub original: &'a str,
}

impl NamingRule {
    /// What a file is called from now on.
    pub fn name(&self, naming: &Naming<'_>, kind: Kind) -> FileName {
        let stem: String = self.parts.iter().map(|part| part.text(naming, kind)).collect();
        FileName::from_stem(&stem, kind)
    }
}

impl Piece {
    fn text(&self, naming: &Naming<'_>, kind: Kind) -> String {
        match self {
            Piece::Text(text) => text.clone(),
            Piece::Variable(Variable::Number) => naming.number.to_owned(),
            Piece::Variable(Variable::Slot) => naming.slot.to_owned(),
            Piece::Variable(Variable::Organization) => naming.organization.to_owned(),
            Piece::Variable(Variable::Version) => naming.version.to_string(),
            Piece::Variable(Variable::Date) => naming.date.to_string(),
            Piece::Variable(Variable::Original) => FileName::of(naming.original, kind).stem(kind).to_owned(),
        }
    }
}

impl Variable {
    const ALL: [Variable; 6] = [
        Variable::Number,
        Variable::Slot,
        Variable::Organization,
        Variable::Version,
        Variable::Date,
        Variable::Original,
    ];

    fn name(self) -> &'static str {
        match self {
            Variable::Number => "number",
            Variable::Slot => "slot",
            Variable::Organization => "organization",
            Variable::Version => "version",
            Variable::Date => "date",
            Variable::Original => "original",
        }
    }
}

impl FromStr for NamingRule {
    type Err = String;

    fn from_str(text: &str) -> Result<NamingRule, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("A variable is closed by }")?;
            let variable = Variable::ALL.into_iter().find(|variable| variable.name() == name);
            parts.push(Piece::Text(before.to_owned()));
            parts.push(Piece::Variable(variable.ok_or_else(|| unknown(name))?));
            rest = after;
        }
        parts.push(Piece::Text(rest.to_owned()));
        parts.retain(|part| *part != Piece::Text(String::new()));
        if !parts.iter().any(|part| matches!(part, Piece::Variable(_))) {
            return Err("Name at least one variable: without one every file is called the same".to_owned());
        }
        Ok(NamingRule { parts })
    }
}

fn unknown(name: &str) -> String {
    let known = Variable::ALL.map(|variable| format!("{{{}}}", variable.name())).join(", ");
    format!("{{{name}}} is no variable. There are {known}")
}

impl TryFrom<String> for NamingRule {
    type Error = String;

    fn try_from(text: String) -> Result<NamingRule, String> {
        text.parse()
    }
}

impl From<NamingRule> for String {
    fn from(rule: NamingRule) -> String {
        rule.to_string()
    }
}

impl fmt::Display for NamingRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Variable(variable) => write!(f, "{{{}}}", variable.name())?,
            }
        }
        Ok(())
    }
}
