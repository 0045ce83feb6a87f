//! Values of a log as answers of a form: through the form's own reading, so that nothing gets in that it would refuse.

use jiff::civil::Date;
use portico_model::{
    Key,
    blueprint::{Field, Form, Kind},
    forms::{self, Answers, Asking, Input},
};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

#[derive(Default)]
pub(super) struct AnswerReader {
    read: HashMap<(Key, String), Option<Json>>,
}

/// What was read before is remembered up to here.
const REMEMBERED: usize = 50_000;

impl AnswerReader {
    /// The answer that a text is; none if the form would not take it.
    pub(super) fn read(&mut self, form: &Form, key: &Key, text: &str, given: (&Answers, Date)) -> Option<Json> {
        let field = form.field(key)?;
        if field.show_when.is_some() || field.kind == Kind::Date {
            return parse(form, (key, field), text, given);
        }
        if self.read.len() >= REMEMBERED {
            self.read.clear();
        }
        let read = self.read.entry((key.clone(), text.to_owned()));
        read.or_insert_with(|| parse(form, (key, field), text, given)).clone()
    }
}

fn parse(form: &Form, (key, field): (&Key, &Field), text: &str, (before, today): (&Answers, Date)) -> Option<Json> {
    let name = if field.kind == Kind::Person { format!("{key}.name") } else { key.to_string() };
    let text = option_of(field, text).unwrap_or_else(|| text.to_owned());
    let asking = Asking { form, fields: BTreeSet::from([key.clone()]), before, today };
    let draft = forms::read_draft(&asking, &Input::from([(name, vec![text])])).ok()?;
    draft.answers.get(key.as_str()).cloned()
}

/// Logs hold labels as often as keys.
fn option_of(field: &Field, text: &str) -> Option<String> {
    let labelled = field.options.iter().find(|(_, option)| option.label().eq_ignore_ascii_case(text));
    let keyed = field.options.keys().find(|key| key.eq_ignore_ascii_case(text));
    keyed.or(labelled.map(|(key, _)| key)).map(Key::to_string)
}
