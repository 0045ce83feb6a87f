//! What is decided on, as far as approvals know it: who has to do with it, by which rules, and what it says.

use crate::{
    approvals::content::{self, Content, Filed},
    error::{Error, Result},
    ids::RecordId,
};
use portico_model::{
    Key,
    access::{Facts, Side},
    approvals::{Procedure, Ready},
    blueprint::{Approval, Compiled, Demand, Form, RecordType},
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
    /// What of its checklist is not done, and what not even sent; an approval is no part of it.
    pub left: Unfinished,
    /// The files on which whoever acts has put down what is to change.
    pub own_comments: Vec<Commented>,
    /// The version by which it is decided.
    pub version: i64,
    pub rules: Arc<Compiled>,
    /// The live one: access comes from it.
    pub live: Arc<Compiled>,
}

/// The items of a checklist that are left: not done, and not handed in.
#[derive(Debug, Clone, Default)]
pub struct Unfinished {
    pub open: Vec<Key>,
    pub missing: Vec<Key>,
}

/// A file with an open comment, as far as it matters whether a decision is about it.
#[derive(Debug, Clone)]
pub struct Commented {
    /// The item of the checklist that it answers, if any.
    pub item: Option<Key>,
    pub firm_only: bool,
}

impl Subject {
    /// Whether whoever acts has put down what is to change in what a procedure decides on.
    pub fn has_own_comments(&self, procedure: &Procedure) -> bool {
        let is_covered = |one: &Commented| {
            procedure.covers_documents_of(one.item.as_ref()) && (!one.firm_only || procedure.covers_firm_only())
        };
        self.own_comments.iter().any(is_covered)
    }

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

    /// The items that keep the checklist from being as far as an approval demands.
    pub fn left_for(&self, procedure: &Procedure) -> &[Key] {
        match procedure.declared.checklist {
            Some(Demand::Complete) => &self.left.open,
            Some(Demand::HandedIn) => &self.left.missing,
            None => &[],
        }
    }

    /// What is there of all that an approval needs before it is put forward, in the words of a side.
    pub fn ready<'s>(&'s self, procedure: &Procedure, side: Side) -> Ready<'s> {
        Ready { open: self.left_for(procedure), has_document: self.about(procedure).is_some(), side }
    }

    /// The document that an approval is about.
    pub fn about(&self, procedure: &Procedure) -> Option<&Filed> {
        content::subject(procedure, &self.documents)
    }

    /// What there is to decide on now.
    pub fn content(&self, approval: &Key) -> Result<Content> {
        let procedure = self.procedure(approval)?;
        Ok(Content::of(procedure, self.form()?, &self.answers, (&self.documents, self.version)))
    }
}
