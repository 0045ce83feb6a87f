//! What the events of a record say about its documents.

use crate::{
    audit::event::hex,
    call::Call,
    error::Result,
    files::{document::Origin, keeping::Kept},
    ids::{DocumentId, MemberId},
    records::{
        approvals::content_changed,
        change::{Fact, Held},
        follow::follow,
        topics,
    },
};
use portico_model::{Key, access::Side, blueprint::Trigger, forms::Answers};
use portico_store::Tx;
use serde_json::Value as Json;

/// A change of one document. What is for the firm alone is told to the firm alone.
pub struct About {
    pub document: DocumentId,
    pub firm_only: bool,
}

impl About {
    pub fn fact(&self, call: &Call, kind: &'static str, member: Option<MemberId>) -> Fact {
        self.say(Fact::now(call, kind, member), "document", self.document.to_string())
    }

    pub fn say(&self, fact: Fact, name: &str, value: impl Into<Json>) -> Fact {
        if self.firm_only { fact.firm(name, value) } else { fact.client(name, value) }
    }

    /// A version with everything that its row says.
    pub fn version(&self, fact: Fact, (number, name): (i64, &str), kept: &Kept) -> Fact {
        let fact = self.say(fact, "version", number);
        let fact = self.say(fact, "name", name);
        let fact = self.say(fact, "sha256", hex(&kept.sha256));
        let fact = self.say(fact, "size", kept.size);
        let fact = self.say(fact, "file_kind", kept.kind.extension());
        if kept.is_bare { self.say(fact, "metadata", "removed") } else { fact }
    }

    /// What is said about a document, where anything is.
    pub fn said(&self, fact: Fact, metadata: &Answers) -> Fact {
        if metadata.is_empty() { fact } else { self.say(fact, "about", Json::Object(metadata.clone())) }
    }

    /// What it was made of, where nobody sent it.
    pub fn origin(&self, fact: Fact, origin: Option<&Origin>) -> Fact {
        let Some(Origin { template, blueprint_version, revision }) = origin else { return fact };
        let fact = self.say(fact, "template", template.as_str());
        let fact = self.say(fact, "blueprint_version", *blueprint_version);
        self.say(fact, "revision", *revision)
    }

    pub fn slot(&self, fact: Fact, slot: Option<&Key>) -> Fact {
        match slot {
            Some(slot) => self.say(fact, "slot", slot.as_str()),
            None => fact,
        }
    }

    /// Writes the event, tells the pages that show the document, and takes back what was decided on other files. What is
    /// for the firm alone is no change of the record for its client.
    pub async fn write(&self, call: &Call, tx: &mut Tx, held: &mut Held, fact: Fact) -> Result<()> {
        let member = fact.member;
        let mut after = held.record.clone();
        if !self.firm_only {
            after.changed_at = after.changed_at.max(call.now());
        }
        held.write(call, tx, after, fact).await?;
        call.tell(tx, [format!("staff-record:{}", held.record.id)]);
        if !self.firm_only {
            call.tell(tx, topics(&held.record));
        }
        content_changed(call, tx, held, member).await
    }

    /// Makes the move that the workflow declares for a file of this side; for one that the other side cannot see, none.
    // req 56
    pub async fn follow(
        &self,
        call: &Call,
        tx: &mut Tx,
        held: &mut Held,
        (side, member): (Side, MemberId),
    ) -> Result<()> {
        if !self.firm_only {
            follow(call, tx, held, (Trigger::file_of(side), Some(member))).await?;
        }
        Ok(())
    }
}
