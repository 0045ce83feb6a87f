//! The fields of a declared form as somebody fills them in: what was typed, what is wrong, what is shown when.

use crate::error::FieldErrors;
use jiff::civil::Date;
use portico_model::{
    Key,
    blueprint::{Bound, Choice, Condition, Field, Form, Keyed, Kind, Plain, TextOr},
    forms::{self, Answers, Input},
    signature::Manner,
};
use portico_web::components as ui;
use std::collections::BTreeSet;

/// A form that is being filled in.
pub struct Filling<'a> {
    pub form: &'a Form,
    /// The fields that may be given.
    pub fields: &'a BTreeSet<Key>,
    pub input: &'a Input,
    /// What of it can be read: decides which fields are shown.
    pub answers: &'a Answers,
    pub errors: &'a FieldErrors,
    pub today: Date,
}

/// One topic of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub title: String,
    pub help: String,
    pub fields: Vec<Question>,
}

/// One field; a table takes more rows than are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub view: ui::FieldView,
    pub is_table: bool,
}

/// Blank rows at the end of a table.
const BLANK_ROWS: usize = 3;

impl Filling<'_> {
    /// The sections that ask something, with their statements.
    pub fn sections(&self) -> Vec<Section> {
        let asks = |fields: &Keyed<Field>| fields.keys().any(|key| self.fields.contains(key));
        let sections = self.form.sections.values().filter(|section| asks(&section.fields));
        sections
            .map(|section| {
                let shown = section.fields.iter().filter(|(key, field)| self.is_there(key, field));
                Section {
                    title: section.title.clone(),
                    help: section.help.clone(),
                    fields: shown
                        .map(|(key, field)| Question {
                            view: self.view(key, field),
                            is_table: field.kind == Kind::Table,
                        })
                        .collect(),
                }
            })
            .collect()
    }

    /// The list above the form, in its order; each line leads to the control.
    pub fn summary(&self) -> ui::ErrorSummary {
        let mut left: Vec<(&String, &String)> = self.errors.0.iter().collect();
        let mut errors = Vec::new();
        for (key, _) in self.form.fields() {
            let (here, rest) = left.into_iter().partition(|(name, _)| key_of(name) == key.as_str());
            errors.extend(lines(here, key.as_str()));
            left = rest;
        }
        for (name, text) in left {
            let field = if name.starts_with('_') { name.clone() } else { String::new() };
            errors.push(ui::FieldError { field, text: text.clone() });
        }
        ui::ErrorSummary { errors }
    }

    fn is_there(&self, key: &Key, field: &Field) -> bool {
        self.fields.contains(key) || (!field.takes_answer() && field.side == portico_model::access::Side::Client)
    }

    fn view(&self, key: &Key, field: &Field) -> ui::FieldView {
        let own = self.errors.0.iter().filter(|(name, _)| key_of(name) == key.as_str());
        let wrong: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        ui::FieldView {
            id: key.to_string(),
            name: key.to_string(),
            label: field.label.clone(),
            hint: field.hint.clone(),
            required: field.required || !field.takes_answer(),
            // A signature says beside each of its parts what is wrong with it.
            error: if field.kind == Kind::Signature { String::new() } else { wrong.join(". ") },
            condition: field.show_when.as_ref().map(|condition| self.condition(key, condition)),
            input: self.input_of(key, field),
        }
    }

    fn condition(&self, key: &Key, condition: &Condition) -> ui::ShowWhen {
        let given = match (&condition.equals, condition.yes) {
            (Some(wanted), _) => vec![typed(wanted)],
            (None, Some(yes)) => vec![if yes { "yes" } else { "no" }.to_owned()],
            (None, None) => condition.one_of.iter().map(typed).collect(),
        };
        let holds = forms::is_shown(self.form, key, self.answers);
        ui::ShowWhen { field: condition.field.to_string(), values: given, holds }
    }

    fn input_of(&self, key: &Key, field: &Field) -> ui::Input {
        let value = self.text(key);
        match field.kind {
            Kind::ShortText => ui::Input::Short { value, autocomplete: "", max_length: field.max_length },
            Kind::LongText => ui::Input::Long { value, max_length: field.max_length },
            Kind::Number => ui::Input::Number { value, decimals: field.decimals.unwrap_or(0) > 0 },
            Kind::Money => money(&value, field),
            Kind::Date => {
                ui::Input::Date { value, min: self.bound(field.min.as_ref()), max: self.bound(field.max.as_ref()) }
            }
            Kind::Choice => ui::Input::Choice(self.options(key, &field.options)),
            Kind::MultiChoice => ui::Input::MultiChoice(self.options(key, &field.options)),
            Kind::YesNo => ui::Input::YesNo(match value.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            }),
            Kind::Person => ui::Input::Contact { name: self.part(key, "name"), email: self.part(key, "email") },
            Kind::Email => ui::Input::Email(value),
            Kind::Phone => ui::Input::Phone(value),
            Kind::Address => ui::Input::Address(ui::Address {
                line1: self.part(key, "line1"),
                line2: self.part(key, "line2"),
                postcode: self.part(key, "postcode"),
                city: self.part(key, "city"),
                country: self.part(key, "country"),
            }),
            Kind::Table => ui::Input::Table(self.table(key, field)),
            Kind::Signature => ui::Input::Signature(self.sign(key, field)),
            Kind::Statement | Kind::File => ui::Input::Statement(field.text.clone()),
        }
    }

    fn sign(&self, key: &Key, field: &Field) -> ui::SignView {
        ui::SignView {
            id: key.to_string(),
            name: key.to_string(),
            consent: field.words_to_sign().to_owned(),
            typed: self.part(key, "name"),
            pad: (field.sign == Some(Manner::Drawn))
                .then(|| ui::Pad { by_hand: self.part(key, "manner") == "drawn", drawn: self.part(key, "drawn") }),
            agreed: self.part(key, "agreed") == "yes",
            required: field.required,
            wrong: ui::WrongSign {
                name: self.wrong(key, "name"),
                drawn: self.wrong(key, "drawn"),
                agreed: self.wrong(key, "agreed"),
            },
        }
    }

    fn wrong(&self, key: &Key, part: &str) -> String {
        self.errors.0.get(&format!("{key}.{part}")).cloned().unwrap_or_default()
    }

    fn table(&self, key: &Key, field: &Field) -> ui::TableView {
        let column = |(name, column): (&Key, &portico_model::blueprint::Column)| ui::Column {
            key: name.to_string(),
            label: column.label.clone(),
            cell: match column.kind {
                Kind::Number | Kind::Money => ui::Cell::Number,
                Kind::Date => ui::Cell::Date,
                Kind::YesNo => ui::Cell::YesNo,
                Kind::Choice => ui::Cell::Choice(self.options(&Key::default(), &column.options)),
                _ => ui::Cell::Text,
            },
        };
        let most = field.max_rows.unwrap_or(100);
        let filled = (0..most).rev().find(|at| self.has_row(key, field, *at)).map_or(0, |last| last + 1);
        let rows = (0..(filled + BLANK_ROWS).min(most)).map(|at| {
            let cells = field.columns.keys().map(|column| self.named(&format!("{key}.{at}.{column}")).to_owned());
            cells.collect()
        });
        ui::TableView { columns: field.columns.iter().map(column).collect(), rows: rows.collect() }
    }

    fn has_row(&self, key: &Key, field: &Field, at: usize) -> bool {
        field.columns.keys().any(|column| !self.named(&format!("{key}.{at}.{column}")).trim().is_empty())
    }

    fn options(&self, key: &Key, options: &Keyed<TextOr<Choice>>) -> Vec<ui::Selection> {
        let chosen = self.input.get(key.as_str()).map_or(&[][..], Vec::as_slice);
        let option = |(value, choice): (&Key, &TextOr<Choice>)| ui::Selection {
            value: value.to_string(),
            label: choice.label().to_owned(),
            hint: choice.hint().to_owned(),
            chosen: chosen.iter().any(|one| one == value.as_str()),
        };
        options.iter().map(option).collect()
    }

    fn bound(&self, bound: Option<&Bound>) -> String {
        match bound {
            Some(Bound::Date(word)) if word == "today" => self.today.to_string(),
            Some(Bound::Date(date)) => date.clone(),
            Some(Bound::Number(_)) | None => String::new(),
        }
    }

    fn text(&self, key: &Key) -> String {
        self.named(key).to_owned()
    }

    fn part(&self, key: &Key, part: &str) -> String {
        self.named(&format!("{key}.{part}")).to_owned()
    }

    fn named(&self, name: &str) -> &str {
        self.input.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }
}

/// The currency stands before the box, so it need not be read in it.
fn money(value: &str, field: &Field) -> ui::Input {
    let currency = field.currency.clone().unwrap_or_default();
    let bare = value.strip_prefix(currency.as_str()).map_or(value, str::trim_start);
    ui::Input::Money { value: bare.to_owned(), currency }
}

/// The field that an input belongs to: `people.0.name` is one of `people`.
fn key_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(key, _)| key)
}

fn lines<'e>(errors: Vec<(&'e String, &'e String)>, key: &'e str) -> impl Iterator<Item = ui::FieldError> + 'e {
    errors.into_iter().map(move |(name, text)| ui::FieldError { field: control(name, key), text: text.clone() })
}

/// The control that an error leads to: the first one of the field, but for the parts of a signature that stand apart.
fn control(name: &str, key: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, part @ ("drawn" | "agreed"))) => format!("{key}-{part}"),
        _ => key.to_owned(),
    }
}

/// A value as its input sends it.
fn typed(value: &Plain) -> String {
    match value {
        Plain::Text(text) => text.clone(),
        Plain::Bool(true) => "yes".into(),
        Plain::Bool(false) => "no".into(),
        Plain::Number(number) => number.to_string(),
    }
}
