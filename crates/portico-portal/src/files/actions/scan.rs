//! Has bytes looked through for viruses, and puts down what is known of them since. Infected bytes are deleted.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        arriving::not_kept,
        document::{Scan, side},
        jobs,
        told::About,
    },
    ids::{BlobId, DocumentId, RecordId},
    records::{change::Held, requirements::document_looked_at, topics},
};
use futures_util::TryStreamExt;
use portico_connect::{
    blobs::{BlobKey, Problem},
    clamd::{Scanner, Verdict, Why},
};
use portico_store::values;
use tokio_util::io::StreamReader;

const BLOB: &str = "SELECT key, size, scan FROM blob WHERE workspace_id = $1 AND id = $2";
const VERDICT: &str = "UPDATE blob SET scan = $3, scan_said = $4, scanned_at = $5 WHERE workspace_id = $1 AND id = $2 AND scan = 'waiting'";
const DOCUMENTS: &str = "SELECT DISTINCT d.record_id, d.id, d.firm_only, d.side FROM document_version v \
    JOIN document d ON d.workspace_id = v.workspace_id AND d.id = v.document_id WHERE v.workspace_id = $1 AND v.blob_id = $2 \
    ORDER BY d.record_id, d.id LIMIT 500";

const ITEMS: &str = "SELECT i.record_id, d.id FROM document_version v \
    JOIN document d ON d.workspace_id = v.workspace_id AND d.id = v.document_id AND d.version = v.number \
    JOIN record_item i ON i.workspace_id = d.workspace_id AND i.record_id = d.record_id AND i.item = d.slot \
    WHERE v.workspace_id = $1 AND v.blob_id = $2 AND i.state IN ('handed-in', 'accepted') ORDER BY i.record_id, d.id LIMIT 500";

/// A verdict, or why there is none yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    Done,
    /// The scanner does not answer: until it does, the file waits.
    Again(String),
}

pub async fn scan(call: &Call, blob: BlobId) -> Result<Scanned> {
    let found = call.read().find::<(String, i64, String)>(BLOB, &values![call.workspace(), blob]).await?;
    let Some((key, size, known)) = found else { return Ok(Scanned::Done) };
    if known != Scan::Waiting.as_str() {
        return settle(call, blob).await;
    }
    let key = BlobKey::parse(&key).ok_or_else(|| Error::internal(format!("{key} is no key of a blob")))?;
    let verdict = match &call.portal().storage.scanner {
        Some(scanner) => look_through(call, scanner, (&key, size)).await?,
        None => Verdict::NotScanned(Why::Said("no scanner is set up any more".to_owned())),
    };
    let (scan, said) = match verdict {
        Verdict::Clean => (Scan::Clean, None),
        Verdict::Infected(name) => (Scan::Infected, Some(name)),
        Verdict::NotScanned(why @ (Why::Unreachable(_) | Why::TooSlow)) => return Ok(Scanned::Again(why.to_string())),
        Verdict::NotScanned(why) => (Scan::NotScanned, Some(why.to_string())),
    };
    put_down(call, blob, scan, said.as_deref()).await?;
    if scan == Scan::Infected {
        call.portal().storage.blobs.delete(&key).await.map_err(not_kept)?;
    }
    settle(call, blob).await
}

/// What follows for items of checklists, each in a transaction of its own. Whoever hands these bytes in from now on finds
/// the verdict, and whoever did before is found here: the row of the bytes was locked by both.
async fn settle(call: &Call, blob: BlobId) -> Result<Scanned> {
    let found: Vec<(RecordId, DocumentId)> = call.read().all(ITEMS, &values![call.workspace(), blob]).await?;
    for (record, document) in found {
        document_looked_at(call, record, document).await?;
    }
    Ok(Scanned::Done)
}

async fn look_through(call: &Call, scanner: &Scanner, (key, size): (&BlobKey, i64)) -> Result<Verdict> {
    let size = u64::try_from(size).map_err(Error::internal)?;
    let reading = match call.portal().storage.blobs.get(key, None).await {
        Ok(reading) => reading,
        // Deleted because it was infected, before that was put down.
        Err(Problem::Missing) => return Ok(Verdict::NotScanned(Why::Unreadable("its bytes are gone".to_owned()))),
        Err(problem) => return Err(not_kept(problem)),
    };
    let bytes = StreamReader::new(reading.map_err(std::io::Error::other));
    Ok(scanner.scan_bytes(bytes, size).await)
}

/// The verdict, and an event for each document that an infected file is in. Records are locked before the bytes' row, as
/// by everything that makes these bytes a version.
async fn put_down(call: &Call, blob: BlobId, scan: Scan, said: Option<&str>) -> Result<()> {
    let mut tx = call.begin().await?;
    let documents: Vec<(RecordId, DocumentId, bool, String)> =
        tx.all(DOCUMENTS, &values![call.workspace(), blob]).await?;
    for (record, document, firm_only, from) in documents {
        let Some(mut held) = Held::find(call, &mut tx, record).await? else { continue };
        if scan == Scan::Infected {
            let about = About { document, firm_only };
            let name = super::name(call, &mut tx, document).await?;
            let fact = about.say(about.fact(call, "document.infected", None), "name", name);
            let fact = about.say(fact, "from", side(&from).as_str());
            let fact = fact.firm("virus", said.unwrap_or_default());
            about.write(call, &mut tx, &mut held, fact).await?;
        } else {
            call.tell(&mut tx, topics(&held.record));
        }
    }
    let row = values![call.workspace(), blob, scan.as_str(), said, call.now()];
    if tx.execute(VERDICT, &row).await? == 0 {
        return Ok(());
    }
    jobs::enqueue_looks(call, &mut tx, blob, scan).await?;
    Ok(tx.commit().await?)
}
