//! What has to be there before something is put before those who decide: nobody is asked for what they could not give.

use super::procedure::Procedure;
use super::words::refusal;
use crate::Key;
use crate::access::Side;
use crate::refusal::{Refusal, RefusalCode};
use crate::workflow::still_open;

/// What of it is there.
#[derive(Debug, Clone, Copy)]
pub struct Ready<'a> {
    /// The items that keep the checklist from being as far as the approval demands; an approval is none of them.
    pub open: &'a [Key],
    /// Whether the document that it is about is there, as its template made it last.
    pub has_document: bool,
    /// Of whoever puts it forward: in whose words it is said.
    pub side: Side,
}

/// What is not there yet, each thing in one sentence; nothing where it can be put forward.
pub fn unready(procedure: &Procedure, ready: &Ready<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let Some(demand) = procedure.declared.checklist.filter(|_| !ready.open.is_empty()) {
        let words = still_open(&procedure.of.requirements, ready.side, (ready.open, demand));
        refusals.push(Refusal { words, ..refusal(procedure, RefusalCode::ChecklistOpen, "checklist") });
    }
    if let Some((_, template)) = procedure.template().filter(|_| !ready.has_document) {
        let words = format!("Make “{}” first.", template.label_for(ready.side));
        refusals.push(Refusal { words, ..refusal(procedure, RefusalCode::DocumentMissing, "about") });
    }
    refusals
}
