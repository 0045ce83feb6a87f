//! What the events of a chain add up to: the columns as the last event that named each left them.

use serde_json::{Map, Value as Json};

/// The columns of a row as its events tell them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folded {
    pub columns: Map<String, Json>,
    /// A payload has been erased, so that some columns may be those of an earlier event.
    pub erased: bool,
}

impl Folded {
    /// Takes in the payloads of the next event.
    pub fn add(&mut self, client: Option<&str>, firm: Option<&str>) {
        self.erased |= client.is_none() && firm.is_none();
        for payload in [client, firm].into_iter().flatten() {
            if let Ok(Json::Object(mut said)) = serde_json::from_str(payload)
                && let Some(Json::Object(changes)) = said.remove("changes")
            {
                self.columns.extend(changes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_column_counts() {
        let mut folded = Folded::default();
        folded.add(Some(r#"{"changes":{"state":"new","title":"a"}}"#), Some(r#"{"changes":{"team":null}}"#));
        folded.add(Some(r#"{"comment":"x","changes":{"state":"done"}}"#), None);
        folded.add(None, Some(r#"{"note":"nothing changed"}"#));
        assert_eq!(Json::Object(folded.columns).to_string(), r#"{"state":"done","team":null,"title":"a"}"#);
        assert!(!folded.erased);
    }
}
