//! What the people of the smaller firms do: opened, brought and moved by the product's own actions.

use crate::demo::other_firm::Founded;
use portico_model::{Key, forms::Input};
use portico_portal::{
    call::Portal,
    error::Result as Done,
    files::{
        self,
        actions::{
            add::{NewDocument, add},
            replace::{Newer, replace},
        },
    },
    ids::{DocumentId, DraftId, RecordId},
    policy::{Advance, Attach, Document, Open, Record, RecordType, facts::Wanted, permit::permit},
    records::{
        Channel,
        actions::{
            advance::{Chosen, advance},
            draft::Written,
            submit::{Request, submit},
        },
    },
};
use serde_json::{Map, Value as Json};

/// A file in somebody's hands.
pub struct Brought<'a> {
    pub name: &'a str,
    pub bytes: Vec<u8>,
    /// The item of the checklist that it answers.
    pub item: Option<&'a str>,
    pub metadata: Map<String, Json>,
}

impl Founded {
    /// Somebody of the firm opens a record for somebody of the client.
    pub async fn opens(
        &self,
        portal: &Portal,
        (who, whom): (&str, &str),
        kind: &str,
        typed: &[(&str, &str)],
    ) -> Done<RecordId> {
        let call = self.call(portal, who).await?;
        let wanted = Wanted { key: Key::new(kind), organization: Some(self.client) };
        let may = permit::<Open, RecordType>(&call, &wanted).await?;
        let input: Input = typed.iter().map(|(field, text)| ((*field).to_owned(), vec![(*text).to_owned()])).collect();
        let client = self.call(portal, whom).await?;
        let requested_for = client.actor().standings().first().map(|standing| standing.member);
        let written = Written { input, requested_for, channel: Channel::Firm };
        submit(&call, &may, Request { draft: DraftId(call.new_id()), written }).await
    }

    pub async fn moves(&self, portal: &Portal, who: &str, record: RecordId, transition: &str) -> Done<()> {
        let call = self.call(portal, who).await?;
        let chosen = Chosen { transition: Key::new(transition), comment: String::new(), shown: None };
        advance(&call, &permit::<Advance, Record>(&call, &record).await?, chosen).await.map(|_| ())
    }

    pub async fn brings(&self, portal: &Portal, who: &str, record: RecordId, brought: Brought<'_>) -> Done<DocumentId> {
        let call = self.call(portal, who).await?;
        let new = NewDocument {
            id: DocumentId(call.new_id()),
            kept: files::bring(&call, brought.name, brought.bytes.into()).await?,
            title: String::new(),
            slot: brought.item.map(Key::new),
            firm_only: false,
            shows_decision: false,
            metadata: brought.metadata,
            accepted_at: None,
            origin: None,
        };
        let may = permit::<Attach, Record>(&call, &record).await?;
        Box::pin(add(&call, &may, new)).await
    }

    /// A newer version of a document.
    pub async fn renews(
        &self,
        portal: &Portal,
        who: &str,
        document: DocumentId,
        (name, bytes): (&str, Vec<u8>),
    ) -> Done<()> {
        let call = self.call(portal, who).await?;
        let kept = files::bring(&call, name, bytes.into()).await?;
        let may = permit::<Attach, Document>(&call, &document).await?;
        Box::pin(replace(&call, &may, Newer::of(kept))).await
    }
}
