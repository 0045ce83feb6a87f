//! What is decided on, as far as approvals know it: who has to do with it, by which rules, and what it says.

use crate::{
    approvals::content::{Content, Filed},
    error::{Error, Result},
    ids::RecordId,
};
use portico_model::{
    Key,
    access::Facts,
    approvals::Procedure,
    blueprint::{Approval, Compiled, Form, RecordType},
    forms::Answers,
};
use std::sync::Arc;

/// Put together by whoever owns the thing; nothing here asks what it is.
#[derive(Debug, Clone)]
pub struct Subject {
    pub id: RecordId,
    pub kind: Key,
    pub title: String,
    /// With everybody who takes part and every organization above, so that access is decided for anybody.
    pub facts: Facts,
    /// Of both sides.
    pub answers: Answers,
    pub documents: Vec<Filed>,
    /// Whether everything on its checklist is done.
    pub checklist_done: bool,
    /// Whether somebody has put down what is to change.
    pub has_open_comments: bool,
    /// The version by which it is decided.
    pub version: i64,
    pub rules: Arc<Compiled>,
    /// The live one: access comes from it.
    pub live: Arc<Compiled>,
}

impl Subject {
    pub fn declared(&self) -> Result<&RecordType> {
        let declared = self.rules.record_type(&self.kind);
        declared.ok_or_else(|| Error::internal(format!("record type {} is not in the blueprint", self.kind)))
    }

    pub fn form(&self) -> Result<&Form> {
        Ok(&self.declared()?.form)
    }

    /// How an approval is decided; a name that the blueprint does not know leads nowhere.
    pub fn procedure(&self, approval: &Key) -> Result<&Procedure> {
        self.rules.procedure(&self.kind, approval).ok_or(Error::NotFound)
    }

    pub fn approval(&self, approval: &Key) -> Result<&Approval> {
        Ok(&self.procedure(approval)?.declared)
    }

    /// What there is to decide on now.
    pub fn content(&self, approval: &Key) -> Result<Content> {
        let procedure = self.procedure(approval)?;
        Ok(Content::of(procedure, self.form()?, &self.answers, (&self.documents, self.version)))
    }
}
