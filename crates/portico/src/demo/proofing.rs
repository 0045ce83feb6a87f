//! What is said about the studio's guidelines: on the first version, on the last, and what became of it.

use crate::demo::other_firm::Founded;
use portico_model::proofing::{Part, Place, Weight};
use portico_portal::{
    call::Portal,
    error::{Error, Result},
    ids::DocumentId,
    policy::{Document, Note, Reply, permit::permit},
    proofing::{
        actions::{NewComment, NewInternal, answer, settle, write, write_internal},
        comment::Words,
    },
};

const DESIGNER: &str = "Theo Brandt";

/// One document under review.
pub struct Review<'r> {
    pub portal: &'r Portal,
    pub founded: &'r Founded,
    pub document: DocumentId,
}

impl Review<'_> {
    /// What the client says to the first version.
    pub async fn first_words(&self) -> Result<()> {
        self.says("Lena Ortiz", (1, 1, 0.80, 0.45), (Weight::Must, "The green is narrow, and the twig is lost on it."))
            .await?;
        let seam = "Does this hold for the small tins as well? The seam is close.";
        self.says("Max Winter", (1, 2, 0.52, 0.38), (Weight::Must, seam)).await?;
        let call = self.founded.call(self.portal, DESIGNER).await?;
        let may = permit::<Reply, Document>(&call, &self.document).await?;
        let words =
            Words { id: call.new_id(), text: "Yes. On packages it is twice as much, the text beside says so.".into() };
        answer(&call, &may, 2, words).await
    }

    /// What a later version has done.
    pub async fn settled(&self) -> Result<()> {
        let call = self.founded.call(self.portal, DESIGNER).await?;
        settle(&call, &permit::<Reply, Document>(&call, &self.document).await?, 1).await
    }

    /// What is said once it waits for a decision.
    pub async fn last_words(&self) -> Result<()> {
        let honey = "Honey is hard to read on Paper. An idea, not a must.";
        self.says("Lena Ortiz", (3, 3, 0.62, 0.45), (Weight::Idea, honey)).await?;
        let call = self.founded.call(self.portal, DESIGNER).await?;
        let note = NewInternal {
            words: Words { id: call.new_id(), text: "Ask the printer whether the gold holds on cream.".into() },
            version: 3,
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
