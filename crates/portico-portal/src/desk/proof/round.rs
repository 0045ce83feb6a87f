//! The document that the page of a round shows: the one that is asked for, else the first of the firm that has pages.

use super::{
    Asked, Paper,
    load::{Ground, Typed},
};
use crate::{
    call::Call,
    error::{Error, Result},
    files::{Document, queries},
    ids::{DocumentId, RoundId},
    policy::{self, Permit, See, permit},
};
use portico_model::{access::Side, files::Kind};

/// What a round's page shows of a file, and the files among which one chooses.
pub struct OfRound {
    pub paper: Paper,
    /// A title, where it leads, and whether it is what is looked at.
    pub files: Vec<(String, String, bool)>,
}

/// None where no file of the record has pages. What the approval is about is the first of them. What the firm keeps for itself is not decided on, and not shown here.
pub async fn of_round(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (round, (file, subject)): (RoundId, (Option<DocumentId>, Option<DocumentId>)),
    (asked, typed): (&Asked, &Typed),
) -> Result<Option<OfRound>> {
    let mut documents = queries::of_record(call, permit, Side::Client).await?;
    documents.retain(|document| is_looked_at(document) || Some(document.id) == file);
    documents.sort_by_key(|document| Some(document.id) != subject);
    let chosen = match file {
        Some(file) => documents.iter().find(|document| document.id == file).ok_or(Error::NotFound)?.id,
        // What the client handed in they know.
        None => match documents.iter().find(|one| one.side == Side::Firm).or(documents.first()) {
            Some(first) => first.id,
            None => return Ok(None),
        },
    };
    let seen = permit::permit::<See, policy::Document>(call, &chosen).await?;
    let ground = Ground { round: Some(round) };
    let (paper, _) = Paper::load(call, &seen, (&ground, asked, typed)).await?;
    let line = |document: &Document| {
        (document.title.clone(), format!("/approvals/{round}?file={}", document.id), document.id == chosen)
    };
    let files = if documents.len() > 1 { documents.iter().map(line).collect() } else { Vec::new() };
    Ok(Some(OfRound { paper, files }))
}

/// Whether pages are drawn of this kind of file.
fn is_looked_at(document: &Document) -> bool {
    matches!(document.current.content.kind, Kind::Pdf | Kind::Jpg | Kind::Png | Kind::Gif | Kind::Webp | Kind::Tiff)
}
