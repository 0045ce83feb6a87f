//! What the portal writes on paper: certificates of approvals, and documents made of what a record knows. `sheet.rs` puts
//! paragraphs on sheets of A4.

mod sheet;

pub use sheet::{Faces, Paragraph, Role, draw};

use crate::error::{Error, Result};
use krilla::{
    Document, SerializeSettings,
    configure::{Archival, ConfigurationBuilder},
};

/// An empty document that is archivable and can be read aloud (PDF/A-3a).
pub fn blank() -> Result<Document> {
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A3_A).finish();
    let configuration = configuration.map_err(|error| Error::internal(format!("{error:?}")))?;
    Ok(Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() }))
}

/// The typeface that everything is printed in.
pub fn faces() -> Result<Faces> {
    Faces::load().ok_or_else(|| Error::internal("the typeface cannot be read"))
}
