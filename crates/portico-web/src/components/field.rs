//! One field of a form, of any kind, with its label, hint, error and condition.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use crate::components::{self as ui, SignView};

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/field.html")]
pub struct FieldView {
    /// Of the control, so that an error can lead to it; `{id}-h` and `{id}-e` are hint and error.
    pub id: String,
    /// As it is sent. Parts are `{name}.city`, cells are `{name}.{row}.{column}`, rows counted from 0.
    pub name: String,
    pub label: String,
    pub hint: String,
    pub required: bool,
    /// Empty while nothing is wrong.
    pub error: String,
    pub condition: Option<ShowWhen>,
    pub input: Input,
}

/// The field waits for the answer to another one: `field=value|value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowWhen {
    pub field: String,
    pub values: Vec<String>,
    /// Whether it holds for the answers that are there now.
    pub holds: bool,
}

/// What is asked, with what was answered so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Short {
        value: String,
        autocomplete: &'static str,
        max_length: Option<usize>,
    },
    Long {
        value: String,
        max_length: Option<usize>,
    },
    Number {
        value: String,
        decimals: bool,
    },
    Money {
        value: String,
        currency: String,
    },
    /// Dates are ISO; empty limits are none.
    Date {
        value: String,
        min: String,
        max: String,
    },
    /// A few are radio buttons, many a list.
    Choice(Vec<Selection>),
    MultiChoice(Vec<Selection>),
    YesNo(Option<bool>),
    Person(Vec<Selection>),
    /// Somebody by name and e-mail address, known to the portal or not.
    Contact {
        name: String,
        email: String,
    },
    Email(String),
    Phone(String),
    Address(Address),
    Table(TableView),
    Signature(SignView),
    /// Read, not answered.
    Statement(String),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub chosen: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub line1: String,
    pub line2: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableView {
    pub columns: Vec<Column>,
    /// As many rows as are shown, filled or not; each has a cell for every column.
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    pub key: String,
    pub label: String,
    pub cell: Cell,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cell {
    #[default]
    Text,
    Number,
    Date,
    Choice(Vec<Selection>),
    YesNo,
}

const MOST_RADIOS: usize = 6;

impl FieldView {
    /// Several controls under one legend.
    fn is_group(&self) -> bool {
        match &self.input {
            Input::Choice(options) => options.len() <= MOST_RADIOS,
            Input::MultiChoice(_)
            | Input::YesNo(_)
            | Input::Contact { .. }
            | Input::Address(_)
            | Input::Table(_)
            | Input::Signature(_) => true,
            _ => false,
        }
    }

    fn described(&self) -> Described<'_> {
        Described { field: self }
    }

    fn control(&self) -> Control<'_> {
        Control { field: self }
    }
}

impl Cell {
    fn attributes(&self) -> Attributes {
        Attributes(match self {
            Cell::Number => r#" inputmode="decimal""#,
            Cell::Date => r#" type="date""#,
            Cell::Text | Cell::Choice(_) | Cell::YesNo => "",
        })
    }
}

impl ShowWhen {
    fn rule(&self) -> String {
        format!("{}={}", self.field, self.values.join("|"))
    }
}

/// ` aria-describedby="…"`, where there is something to describe.
#[derive(Template)]
#[template(
    source = r#"{% if !field.hint.is_empty() || !field.error.is_empty() %} aria-describedby="{% if !field.hint.is_empty() %}{{ field.id }}-h{% endif %}{% if !field.hint.is_empty() && !field.error.is_empty() %} {% endif %}{% if !field.error.is_empty() %}{{ field.id }}-e{% endif %}"{% endif %}"#,
    ext = "html"
)]
struct Described<'a> {
    field: &'a FieldView,
}

/// What every single control carries: identity, name, whether it is required and what is wrong with it.
#[derive(Template)]
#[template(
    source = r#"id="{{ field.id }}" name="{{ field.name }}"{% if field.required %} required{% endif %}{% if !field.error.is_empty() %} aria-invalid="true"{% endif %}{{ field.described() }}"#,
    ext = "html"
)]
struct Control<'a> {
    field: &'a FieldView,
}

/// Attributes that are written here, not given from outside.
struct Attributes(&'static str);

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl HtmlSafe for Attributes {}
impl HtmlSafe for Described<'_> {}
impl HtmlSafe for Control<'_> {}
impl HtmlSafe for FieldView {}
