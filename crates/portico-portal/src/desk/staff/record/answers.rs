//! The answers of a record as staff see them: all of them, and a form for those that the state lets them change.

use crate::{
    call::Call,
    desk::{
        fields::{Filling, Section},
        record::Said,
        staff::record::facts::Fact,
    },
    error::{Error, Result},
    records::{Record, actions::answer::all_answers},
};
use axum::http::StatusCode;
use portico_model::{
    access::Side,
    blueprint::RecordType,
    forms::{self, Asking},
};
use portico_web::components as ui;

/// The form, empty where nothing may be changed, and what stays as it is.
pub struct Form {
    pub summary: ui::ErrorSummary,
    pub sections: Vec<Section>,
    pub rest: Vec<Fact>,
    /// Why there is no form, if there is none.
    pub why_not: String,
}

impl Form {
    pub fn of(call: &Call, declared: &RecordType, record: &Record, may: bool, said: &Said) -> Result<Self> {
        let state = declared.workflow.state(&record.state).ok_or_else(|| Error::internal("the state is declared"))?;
        let mut fields = forms::editable(&declared.form, (&record.state, state), Side::Firm);
        let why_not = match (may, fields.is_empty()) {
            (false, _) => "Your role may read these answers, not change them.".to_owned(),
            (true, true) => format!("Nothing can be changed while this is “{}”.", state.label),
            (true, false) => String::new(),
        };
        if !may {
            fields.clear();
        }
        let before = all_answers(record);
        let today = call.now().to_zoned(call.zone()).date();
        let is_back = said.status != StatusCode::OK && !said.input.is_empty();
        let input = if is_back { said.input.clone() } else { forms::refill(&declared.form, &before) };
        let asking = Asking { form: &declared.form, fields: fields.clone(), before: &before, today };
        let answers = forms::read_draft(&asking, &input).map(|draft| draft.answers).unwrap_or_default();
        let filling = Filling {
            form: &declared.form,
            fields: &fields,
            input: &input,
            answers: &answers,
            errors: &said.fields,
            today,
        };
        let rest =
            declared.form.fields().filter(|(key, field)| field.takes_answer() && !fields.contains(*key)).filter_map(
                |(key, field)| {
                    let text = forms::display(field, before.get(key.as_str())?);
                    let is_internal = field.side == Side::Firm;
                    Some(Fact { name: field.label.clone(), text, href: String::new(), is_internal })
                },
            );
        let rest = rest.filter(|fact| !fact.text.is_empty()).collect();
        let sections = if fields.is_empty() { Vec::new() } else { filling.sections() };
        Ok(Self { summary: filling.summary(), sections, rest, why_not })
    }
}
