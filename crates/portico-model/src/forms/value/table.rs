//! Tables: rows of plain values, `people.0.name`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Rule, plain};
use crate::Key;
use crate::blueprint::Field;
use crate::forms::answers::{FieldErrors, Input};
use crate::forms::words::missing_label;

/// What a table without a limit of its own takes.
const USUAL_ROWS: usize = 50;
/// What no table takes more of.
const MOST_ROWS: usize = 500;

pub(super) fn parse(key: &Key, field: &Field, input: &Input, today: Date) -> Result<Option<Value>, FieldErrors> {
    let most = field.max_rows.unwrap_or(USUAL_ROWS).min(MOST_ROWS);
    let typed = rows(key, input);
    if typed.len() > most {
        return Err(FieldErrors::of(key.as_str(), format!("Enter at most {most} rows; there are {}", typed.len())));
    }
    let mut errors = FieldErrors::default();
    let mut read = Vec::new();
    for (at, cells) in typed {
        read.push(Value::Object(row(&format!("{key}.{at}"), field, &cells, today, &mut errors)));
    }
    match (errors.is_empty(), read.is_empty()) {
        (false, _) => Err(errors),
        (true, true) => Ok(None),
        (true, false) => Ok(Some(Value::Array(read))),
    }
}

/// Rows that hold something, in their order.
fn rows<'a>(key: &Key, input: &'a Input) -> BTreeMap<usize, BTreeMap<&'a str, &'a str>> {
    let prefix = format!("{key}.");
    let mut rows: BTreeMap<usize, BTreeMap<&str, &str>> = BTreeMap::new();
    for (name, texts) in input.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix)) {
        let cell = name.strip_prefix(&prefix).and_then(|rest| rest.split_once('.'));
        let Some((at, column)) = cell.and_then(|(at, column)| Some((at.parse().ok()?, column))) else {
            continue;
        };
        let text = texts.first().map_or("", |text| text.trim());
        if !text.is_empty() {
            rows.entry(at).or_default().insert(column, text);
        }
    }
    rows
}

fn row(
    name: &str,
    field: &Field,
    cells: &BTreeMap<&str, &str>,
    today: Date,
    errors: &mut FieldErrors,
) -> Map<String, Value> {
    let mut answer = Map::new();
    for (key, column) in field.columns.iter() {
        match plain(&Rule::of_column(column, today), cells.get(key.as_str()).unwrap_or(&"")) {
            Ok(Some(value)) => drop(answer.insert(key.to_string(), value)),
            Ok(None) if column.required => {
                errors.add(format!("{name}.{key}"), missing_label(column.kind, &column.label));
            }
            Ok(None) => {}
            Err(words) => errors.add(format!("{name}.{key}"), words),
        }
    }
    answer
}
