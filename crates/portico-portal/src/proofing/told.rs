//! What the events of a record say about comments.

use crate::{
    call::Call,
    error::Result,
    ids::MemberId,
    policy,
    records::{
        change::{Fact, Held},
        topics,
    },
};
use portico_model::proofing::Place;
use portico_store::Tx;
use serde_json::{Value as Json, json};

/// Something that happened to a comment. On a document of the firm alone it is told to the firm alone.
pub struct About<'d> {
    pub document: &'d policy::Document,
    pub number: i64,
    /// Only the firm's team may know, whatever the document is.
    pub is_internal: bool,
}

impl About<'_> {
    pub fn fact(&self, call: &Call, kind: &'static str, member: MemberId) -> Fact {
        let fact = Fact::now(call, kind, Some(member));
        self.say(self.say(fact, "document", self.document.id.to_string()), "number", self.number)
    }

    pub fn say(&self, fact: Fact, name: &str, value: impl Into<Json>) -> Fact {
        if self.is_firms() { fact.firm(name, value) } else { fact.client(name, value) }
    }

    /// Writes the event and tells the pages that show it. A comment changes nothing that is decided on.
    pub async fn write(&self, call: &Call, tx: &mut Tx, held: &mut Held, fact: Fact) -> Result<()> {
        let mut after = held.record.clone();
        if !self.is_firms() {
            after.changed_at = after.changed_at.max(call.now());
        }
        held.write(call, tx, after, fact).await?;
        call.tell(tx, [format!("staff-record:{}", held.record.id)]);
        if !self.is_firms() {
            call.tell(tx, topics(&held.record));
        }
        Ok(())
    }

    fn is_firms(&self) -> bool {
        self.is_internal || self.document.firm_only
    }
}

/// A place as events write it: what the columns hold.
pub fn told(place: Option<Place>) -> Json {
    let Some(Place { page, x, y, extent }) = place else { return Json::Null };
    json!({
        "page": page,
        "x": x.ten_thousandths(),
        "y": y.ten_thousandths(),
        "w": extent.map(|extent| extent.width.ten_thousandths()),
        "h": extent.map(|extent| extent.height.ten_thousandths()),
    })
}
