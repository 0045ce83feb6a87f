//! Puts down what a child found: the pictures into the store, their rows and the texts in one transaction for each page,
//! and in the end how it stands.

use super::Why;
use crate::{
    call::Call,
    error::Result,
    files::arriving::not_kept,
    ids::{BlobId, RecordId},
};
use bytes::Bytes;
use portico_connect::blobs::BlobKey;
use portico_preview::Picture;
use portico_store::{Tx, Value, values};

/// Gathers what belongs to one page until all of it is there.
pub struct Keeper<'c> {
    call: &'c Call,
    blob: BlobId,
    page: u32,
    images: Vec<Image>,
    text: Option<String>,
}

/// A picture that lies in the store, and no row knows yet.
struct Image {
    key: BlobKey,
    size: usize,
    picture: Picture,
}

const MADE: &str = "SELECT coalesce(max(page), 0) FROM page_image WHERE workspace_id = $1 AND blob_id = $2";
const IMAGE: &str = "INSERT INTO page_image (workspace_id, blob_id, page, scale, key, format, width, height, size) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
const TEXT: &str =
    "INSERT INTO page_text (workspace_id, blob_id, page, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const STANDING: &str =
    "UPDATE blob SET preview = $3, preview_said = $4, pages = $5 WHERE workspace_id = $1 AND id = $2";

impl<'c> Keeper<'c> {
    pub fn new(call: &'c Call, blob: BlobId) -> Self {
        Self { call, blob, page: 0, images: Vec::new(), text: None }
    }

    /// The last page of which everything is there; 0 where there is none.
    pub async fn made(&self) -> Result<u32> {
        let made = self.call.read().one::<i64>(MADE, &values![self.call.workspace(), self.blob]).await?;
        Ok(u32::try_from(made).unwrap_or(u32::MAX))
    }

    pub async fn picture(&mut self, mut picture: Picture) -> Result<()> {
        self.turn_to(picture.page).await?;
        let key = BlobKey::new(self.call.portal().random());
        let bytes = Bytes::from(std::mem::take(&mut picture.bytes));
        let size = bytes.len();
        self.call.portal().storage.blobs.put_bytes(&key, bytes).await.map_err(not_kept)?;
        self.images.push(Image { key, size, picture });
        Ok(())
    }

    /// Of page 0, all the text of a file that has no pages.
    pub async fn text(&mut self, page: u32, text: String) -> Result<()> {
        self.turn_to(page).await?;
        self.text = Some(text);
        Ok(())
    }

    async fn turn_to(&mut self, page: u32) -> Result<()> {
        if page != self.page {
            self.put_down().await?;
            self.page = page;
        }
        Ok(())
    }

    /// The rows of the page that was gathered. What another run has put down already stays, and ours goes.
    pub async fn put_down(&mut self) -> Result<()> {
        let (images, text) = (std::mem::take(&mut self.images), self.text.take());
        if images.is_empty() && text.is_none() {
            return Ok(());
        }
        let mut tx = self.call.begin().await?;
        let mut spare = Vec::new();
        for image in images {
            if tx.execute(IMAGE, &self.row(&image)).await? == 0 {
                spare.push(image.key);
            }
        }
        if let Some(text) = text {
            let row = values![self.call.workspace(), self.blob, self.page, text.as_str()];
            tx.execute(TEXT, &row).await?;
        }
        tx.commit().await?;
        for key in spare {
            self.call.portal().storage.blobs.delete(&key).await.map_err(not_kept)?;
        }
        Ok(())
    }

    fn row(&self, image: &Image) -> Vec<Value> {
        let Image { key, size, picture } = image;
        values![
            self.call.workspace(),
            self.blob,
            picture.page,
            picture.scale.as_str(),
            key.as_str(),
            picture.format.as_str(),
            picture.width,
            picture.height,
            *size
        ]
        .to_vec()
    }

    /// How it stands with these bytes from now on. Open pages that show a document of them read themselves again.
    pub async fn stand(&self, why: Option<Why>, pages: u32) -> Result<Vec<RecordId>> {
        let standing = if self.made().await? > 0 { "ready" } else { "without" };
        let mut tx = self.call.begin().await?;
        let records = records_of(self.call, &mut tx, self.blob).await?;
        let given = values![self.call.workspace(), self.blob, standing, why.map(Why::as_str), pages];
        tx.execute(STANDING, &given).await?;
        let names = records.iter().flat_map(|id| [format!("record:{id}"), format!("staff-record:{id}")]);
        self.call.tell(&mut tx, names.collect::<Vec<_>>());
        tx.commit().await?;
        Ok(records)
    }
}

/// The records in which these bytes are a version of something.
pub async fn records_of(call: &Call, tx: &mut Tx, blob: BlobId) -> Result<Vec<RecordId>> {
    const RECORDS: &str = "SELECT DISTINCT d.record_id FROM document_version v \
        JOIN document d ON d.workspace_id = v.workspace_id AND d.id = v.document_id \
        WHERE v.workspace_id = $1 AND v.blob_id = $2 ORDER BY d.record_id";
    Ok(tx.all(RECORDS, &values![call.workspace(), blob]).await?)
}
