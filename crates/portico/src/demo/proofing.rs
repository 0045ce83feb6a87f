//! What is said about the studio's guidelines: on the first version, on the second, and what became of it.

use crate::demo::{acting::Brought, drawing::guidelines, other_firm::Founded};
use portico_model::proofing::{Part, Place, Weight};
use portico_portal::{
    call::Portal,
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    policy::{Document, Note, Reply, permit::permit},
    proofing::{
        actions::{NewComment, NewInternal, answer, settle, write, write_internal},
        comment::Words,
    },
};

const NAME: &str = "Brand guidelines.pdf";
const DESIGNER: &str = "Theo Brandt";

/// One document under review.
pub struct Review<'r> {
    pub portal: &'r Portal,
    pub founded: &'r Founded,
    pub document: DocumentId,
}

impl<'r> Review<'r> {
    /// The first version, as the designer adds it.
    pub async fn begin(portal: &'r Portal, founded: &'r Founded, record: RecordId) -> Result<Self> {
        let brought = Brought::work(NAME, guidelines(1));
        let document = founded.brings(portal, DESIGNER, record, brought).await?;
        Ok(Self { portal, founded, document })
    }

    /// What the client says to the first version.
    pub async fn first_words(&self) -> Result<()> {
        self.says("Lena Ortiz", (1, 1, 0.21, 0.89), (Weight::Must, "Take the date off the cover.")).await?;
        let seam = "Does this hold for the small tins as well? The seam is close.";
        self.says("Max Winter", (1, 2, 0.68, 0.50), (Weight::Must, seam)).await?;
        let call = self.founded.call(self.portal, DESIGNER).await?;
        let may = permit::<Reply, Document>(&call, &self.document).await?;
        let words =
            Words { id: call.new_id(), text: "Yes. The seam counts as an edge, the text below says so.".into() };
        answer(&call, &may, 2, words).await
    }

    /// The second version, with what was done for it.
    pub async fn second_version(&self) -> Result<()> {
        self.founded.renews(self.portal, DESIGNER, self.document, (NAME, guidelines(2))).await?;
        let call = self.founded.call(self.portal, DESIGNER).await?;
        settle(&call, &permit::<Reply, Document>(&call, &self.document).await?, 1).await
    }

    /// What is said once it waits for a decision.
    pub async fn last_words(&self) -> Result<()> {
        let small = "18 mm is small for the tags on the bags. An idea, not a must.";
        self.says("Lena Ortiz", (2, 2, 0.22, 0.84), (Weight::Idea, small)).await?;
        let call = self.founded.call(self.portal, DESIGNER).await?;
        let note = NewInternal {
            words: Words { id: call.new_id(), text: "Ask the printer whether the gold holds on cream.".into() },
            version: 2,
            place: place((1, 0.79, 0.42)),
        };
        write_internal(&call, &permit::<Note, Document>(&call, &self.document).await?, note).await?;
        Ok(())
    }

    async fn says(
        &self,
        who: &str,
        (version, page, x, y): (i64, u32, f64, f64),
        (weight, words): (Weight, &str),
    ) -> Result<()> {
        let call = self.founded.call(self.portal, who).await?;
        let words = Words { id: call.new_id(), text: words.to_owned() };
        let place = place((page, x, y));
        if place.is_none() {
            return Err(Error::internal("a comment of the demo lies beyond its page"));
        }
        let may = permit::<Reply, Document>(&call, &self.document).await?;
        write(&call, &may, NewComment { words, version, place, weight }).await?;
        Ok(())
    }
}

fn place((page, x, y): (u32, f64, f64)) -> Option<Place> {
    Some(Place { page, x: Part::of_unit(x)?, y: Part::of_unit(y)?, extent: None })
}
