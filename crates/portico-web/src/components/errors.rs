//! The list of what needs another look, above the form. Focus moves to it; each line leads to its field.

use askama::{Template, filters::HtmlSafe};

use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "components/errors.html")]
pub struct ErrorSummary {
    pub errors: Vec<FieldError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The `id` of the field; empty for what concerns the whole form.
    pub field: String,
    /// The same words as beside the field.
    pub text: String,
}

impl ErrorSummary {
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// "Two answers need another look"
    fn title(&self) -> String {
        match self.errors.len() {
            1 => "One answer needs another look".to_owned(),
            count => format!("{} answers need another look", words::number(count)),
        }
    }
}

impl HtmlSafe for ErrorSummary {}
