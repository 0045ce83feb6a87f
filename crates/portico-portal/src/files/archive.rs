//! The current files of a record as one ZIP, made while it is sent: nothing of it lies in memory or on a disk.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        Document,
        actions::download::{download, must_be_readable},
        queries,
    },
    ids::DocumentId,
    policy::{self, Permit, See, permit},
};
use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use portico_connect::blobs::{Blobs, Reading};
use portico_model::files::{Disposition, FileName, Kind, header_value};
use std::{
    collections::BTreeSet,
    io::{self, Write},
};
use tokio::{runtime::Handle, sync::mpsc};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// What waits to be sent while the reader is slow, in pieces of the writer's.
const AHEAD: usize = 8;
const PIECE: usize = 256 << 10;

/// Every file of the record that the reader may have. What is being checked, infected or held back stays out.
pub async fn serve(call: &Call, permit: &Permit<See, policy::Record>, name: &str) -> Result<Response> {
    let mut documents = queries::of_record(call, permit, permit.side()).await?;
    let rule = call.unscanned().await?;
    documents.retain(|document| must_be_readable(call, rule, &document.current).is_ok());
    if documents.is_empty() {
        return Err(Error::NotFound);
    }
    for document in &documents {
        let given = permit::permit_on(call, thing(permit, document), permit.facts().clone()).await?;
        download(call, &given, &document.current, None).await?;
    }
    let name = FileName::of(name, Kind::Zip);
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, header_value(Disposition::Attachment, &name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    Ok((StatusCode::OK, headers, Body::from_stream(stream(call, documents))).into_response())
}

fn thing(permit: &Permit<See, policy::Record>, document: &Document) -> policy::Document {
    policy::Document {
        id: DocumentId(document.id.0),
        record: permit.thing().clone(),
        side: document.side,
        firm_only: document.firm_only,
        version: document.current.number,
        is_removed: false,
    }
}

/// A thread packs, and waits where the reader does not keep up; one that goes away ends it.
fn stream(call: &Call, documents: Vec<Document>) -> BoxStream<'static, io::Result<Bytes>> {
    let (send, receive) = mpsc::channel(AHEAD);
    let (blobs, runtime) = (call.portal().storage.blobs.clone(), Handle::current());
    tokio::task::spawn_blocking(move || {
        let pipe = Pipe { send: send.clone(), gathered: Vec::new() };
        if let Err(problem) = pack(&blobs, &runtime, pipe, &documents) {
            tracing::warn!(%problem, "an archive was not sent whole");
            // The reader is told that it is cut off; who went away is told nothing.
            drop(send.blocking_send(Err(problem)));
        }
    });
    futures_util::stream::unfold(receive, |mut receive| async move { Some((receive.recv().await?, receive)) }).boxed()
}

fn pack(blobs: &Blobs, runtime: &Handle, pipe: Pipe, documents: &[Document]) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(pipe);
    let mut names = BTreeSet::new();
    for document in documents {
        let version = &document.current;
        // What is packed already gains nothing, and most of it is.
        let large = version.content.size >= u64::from(u32::MAX);
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(large);
        zip.start_file(once(&mut names, &version.name), options).map_err(io::Error::other)?;
        let mut reading: Reading = runtime.block_on(blobs.get(&version.content.key, None)).map_err(io::Error::other)?;
        while let Some(piece) = runtime.block_on(reading.next()) {
            zip.write_all(&piece.map_err(io::Error::other)?)?;
        }
    }
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}

/// Two files of one name would be one after unpacking.
fn once(names: &mut BTreeSet<String>, name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut free = name.to_owned();
    let mut number = 2;
    while !names.insert(free.to_lowercase()) {
        free = format!("{stem} ({number}).{extension}");
        number += 1;
    }
    free
}

/// What the packer writes goes to the reader, some of it at once.
struct Pipe {
    send: mpsc::Sender<io::Result<Bytes>>,
    gathered: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.gathered));
        self.send.blocking_send(Ok(piece)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}
