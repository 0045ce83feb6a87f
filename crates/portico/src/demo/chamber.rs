//! A firm of the demo that collects documents: one list that was begun, one that waits to be looked at, one whose declaration
//! waits for a signature, one that is complete.

use crate::{
    demo::{
        acting::Brought,
        files::Handed,
        other_firm::{Actor, Firm, Founded},
        play::Moved,
    },
    failure::{Failure, Result},
};
use jiff::{Timestamp, ToSpan};
use portico_jobs::Worker;
use portico_model::{
    Key,
    requirements::{Act, Given, Return},
};
use portico_portal::{
    call::Portal,
    error::{Error, Result as Done},
    ids::RecordId,
    policy::{Advance, Attach, Record, See, permit::permit},
    records::{approvals::submit, requirements},
    templates::actions::make::make,
};

const CHAMBER: &str = "Quay Chambers";
const CLIENT: &str = "Orchard Lane Dental";

const CAST: [Actor; 5] = [
    ("Edith Quay", CHAMBER, "firm-admin", "Internal Admin", "Partner", "edith@quaychambers.example"),
    ("Milo Stern", CHAMBER, "contributor", "Internal Contributor", "Clerk", "milo@quaychambers.example"),
    ("Rosa Lindt", CLIENT, "client-admin", "Client Admin", "Owner", "rosa@orchardlane.example"),
    ("Finn Abel", CLIENT, "client-member", "Client Member", "Office", "finn@orchardlane.example"),
    ("Vera Moss", CLIENT, "viewer", "Read-only Viewer", "Controller", "vera@orchardlane.example"),
];

pub const FIRM: Firm = Firm {
    name: CHAMBER,
    about: "which asks its clients for documents",
    client: CLIENT,
    team: "accounts",
    blueprint: include_str!("../../../../blueprints/compliance-documents.yaml"),
    cast: &CAST,
};

/// Lets it happen. Gives what could not be done.
pub async fn play(
    portal: &Portal,
    founded: &Founded,
    worker: &Worker,
    (clock, now): (&Moved, Timestamp),
) -> Result<Vec<String>> {
    let chamber = Chamber { portal, founded };
    let at = async |hours: i64| {
        worker.run_due().await.map_err(Error::internal)?;
        clock.to(now.checked_sub(hours.hours()).unwrap_or(now));
        Done::Ok(())
    };
    let told = async {
        at(200).await?;
        let finished = chamber.asks("Identity check 2025", "person").await?;
        at(180).await?;
        chamber.all_of(finished).await?;
        at(170).await?;
        chamber.accepts(finished, &["identity", "address", "about"]).await?;
        chamber.moves("Milo Stern", finished, "finish").await?;
        at(120).await?;
        let accepted = chamber.asks("Yearly check 2026", "company").await?;
        at(100).await?;
        chamber.all_of(accepted).await?;
        chamber.hands_in(accepted, "owners", "List of owners.pdf").await?;
        chamber.statements(accepted, &["September", "October", "November"]).await?;
        chamber.moves("Rosa Lindt", accepted, "hand-over").await?;
        at(60).await?;
        let sent = chamber.asks("Opening of an account", "company").await?;
        at(40).await?;
        chamber.all_of(sent).await?;
        chamber.hands_in(sent, "owners", "Register of owners.pdf").await?;
        chamber.statements(sent, &["September", "October", "November"]).await?;
        chamber.moves("Rosa Lindt", sent, "hand-over").await?;
        at(34).await?;
        chamber.accepts(accepted, &["identity", "address", "owners", "statements", "about"]).await?;
        chamber.asks_to_sign(accepted).await?;
        at(30).await?;
        let begun = chamber.asks("Identity check 2026", "company").await?;
        at(20).await?;
        chamber.hands_in(begun, "address", "Electricity bill.pdf").await?;
        chamber.hands_in(begun, "identity", "Passport.pdf").await?;
        chamber.hands_in(begun, "statements", "Statement of September.pdf").await?;
        at(19).await?;
        chamber.hands_in(begun, "statements", "Statement of October.pdf").await?;
        at(4).await?;
        chamber.accepts(begun, &["address"]).await?;
        chamber.returns(begun, "identity", ("cut-off", "The upper left corner is missing.")).await?;
        at(0).await
    };
    let undone = told.await.err().map(|error: Error| format!("{CHAMBER}: {error}"));
    clock.to(now);
    worker.run_due().await.map_err(|error| Failure::faults(error.to_string()))?;
    Ok(undone.into_iter().collect())
}

/// The people of the firm and its client at work.
struct Chamber<'f> {
    portal: &'f Portal,
    founded: &'f Founded,
}

impl Chamber<'_> {
    async fn asks(&self, subject: &str, legal_form: &str) -> Done<RecordId> {
        let typed = [
            ("subject", subject),
            ("legal-form", legal_form),
            ("activity", "A dental practice with two chairs and a laboratory."),
            ("countries", "Germany"),
        ];
        self.founded.opens(self.portal, ("Milo Stern", "Rosa Lindt"), "document-set", &typed).await
    }

    async fn all_of(&self, record: RecordId) -> Done<()> {
        self.hands_in(record, "identity", "Passport.pdf").await?;
        self.hands_in(record, "address", "Letter from the bank.pdf").await?;
        self.acts("Rosa Lindt", record, ("about", Act::HandIn(Given::Section))).await?;
        self.acts("Rosa Lindt", record, ("consent", Act::HandIn(Given::Acknowledgement))).await
    }

    async fn statements(&self, record: RecordId, months: &[&str]) -> Done<()> {
        for month in months {
            self.hands_in(record, "statements", &format!("Statement of {month}.pdf")).await?;
        }
        let all = Act::HandIn(Given::Files(0));
        self.acts("Rosa Lindt", record, ("statements", all)).await
    }

    async fn hands_in(&self, record: RecordId, item: &str, name: &str) -> Done<()> {
        let lines = [name.trim_end_matches(".pdf"), CLIENT, "Made for the demo of Portico."];
        let handed = Handed {
            name: name.to_owned(),
            lines: lines.map(ToOwned::to_owned).into(),
            firm_only: false,
            newer: false,
        };
        let metadata = match item {
            "identity" => [("valid-until".to_owned(), "2031-05-01".into())].into_iter().collect(),
            _ => serde_json::Map::new(),
        };
        let bytes = handed.bytes().map_err(Error::internal)?;
        let brought = Brought { name, bytes, item: Some(item), metadata };
        self.founded.brings(self.portal, "Rosa Lindt", record, brought).await.map(|_| ())
    }

    async fn accepts(&self, record: RecordId, items: &[&str]) -> Done<()> {
        for item in items {
            self.acts("Milo Stern", record, (item, Act::Accept)).await?;
        }
        Ok(())
    }

    async fn returns(&self, record: RecordId, item: &str, (reason, words): (&str, &str)) -> Done<()> {
        let why = Return { reason: Some(Key::new(reason)), words: words.to_owned() };
        self.acts("Milo Stern", record, (item, Act::Return(why))).await
    }

    /// The declaration is made of what is known, and put before whoever signs for the client.
    async fn asks_to_sign(&self, record: RecordId) -> Done<()> {
        let (call, declaration) = (self.founded.call(self.portal, "Milo Stern").await?, Key::new("declaration"));
        let may = permit::<Attach, Record>(&call, &record).await?;
        Box::pin(make(&call, &may, &declaration)).await?;
        submit(&call, &permit::<Advance, Record>(&call, &record).await?, &declaration, None).await.map(|_| ())
    }

    async fn acts(&self, who: &str, record: RecordId, (item, act): (&str, Act)) -> Done<()> {
        let call = self.founded.call(self.portal, who).await?;
        let seen = permit::<See, Record>(&call, &record).await?;
        let done = requirements::Done::of(&Key::new(item), act);
        requirements::act(&call, &seen, done).await
    }

    async fn moves(&self, who: &str, record: RecordId, transition: &str) -> Done<()> {
        self.founded.moves(self.portal, who, record, transition).await
    }
}
