//! What a record knows, as templates ask for it.

use crate::{
    call::Call,
    error::Result,
    ids::RecordId,
    records::{
        Record,
        actions::{advance::known, answer::all_answers},
        view,
    },
};
use jiff::civil::Date;
use portico_model::{
    access::Side,
    blueprint::Compiled,
    forms::Answers,
    guards::Known,
    refusal::Refusal,
    templates::{Filled, Pattern, Source},
};
use portico_store::values;
use std::sync::Arc;

/// A record with everything that a document of it may say.
pub struct Material {
    pub record: Record,
    /// The one that the record was opened under: its fields and its templates belong together.
    pub blueprint: Arc<Compiled>,
    pub number: String,
    answers: Answers,
    opened: Date,
    organization: String,
    person: String,
    known: Known,
}

const NAMES: &str = "SELECT g.name, p.name FROM record r \
    JOIN organization g ON g.workspace_id = r.workspace_id AND g.id = r.organization_id \
    JOIN member m ON m.workspace_id = r.workspace_id AND m.id = r.requested_for JOIN person p ON p.id = m.person_id \
    WHERE r.workspace_id = $1 AND r.id = $2";

impl Material {
    /// For deciding and for making: each document is given what its readers may know, and no more.
    pub async fn of(call: &Call, id: RecordId) -> Result<Material> {
        let record = view::whole(call, id).await?;
        let blueprint = call.blueprint_of(record.blueprint_version).await?;
        let (organization, person) = call.read().one(NAMES, &values![call.workspace(), id]).await?;
        Ok(Material {
            number: view::number(&*call.blueprint().await?, &record.kind, record.number),
            answers: all_answers(&record),
            opened: record.opened_at.to_zoned(call.zone()).date(),
            known: known(call, &record),
            organization,
            person,
            blueprint,
            record,
        })
    }

    /// The document in words, or why it cannot be made now.
    pub fn fill(&self, call: &Call, pattern: &Pattern, side: Side) -> Result<Filled, Vec<Refusal>> {
        let source = Source {
            answers: &self.answers,
            title: &self.record.title,
            number: &self.number,
            state: &self.record.state,
            opened: self.opened,
            organization: &self.organization,
            firm: call.actor().workspace_name(),
            person: &self.person,
            author: call.actor().name(),
            known: &self.known,
        };
        pattern.fill(&source, side)
    }
}
