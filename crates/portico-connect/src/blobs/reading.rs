//! A blob as it is read: pieces of bytes, never all of it at once.

use super::Problem;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::BoxStream};
use object_store::{GetResult, GetResultPayload};
use std::{
    fmt,
    fs::File,
    io::{Read, Seek, SeekFrom},
    ops::Range,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// The library's own pieces of a local file are so small that most of the time goes into fetching them.
const PIECE: usize = 256 << 10;
const PAUSE: Duration = Duration::from_secs(30);

/// The bytes that were asked for, in pieces, in order. A blob that ends early is an error and no shorter file.
pub struct Reading {
    length: u64,
    pieces: BoxStream<'static, Result<Bytes, Problem>>,
}

impl Reading {
    /// How many bytes come.
    pub fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn of(result: GetResult) -> Reading {
        let range = result.range.clone();
        let pieces = match result.payload {
            GetResultPayload::File(file, _) => of_file(file, range.clone()).boxed(),
            GetResultPayload::Stream(stream) => of_line(stream).boxed(),
        };
        Reading { length: range.end - range.start, pieces }
    }

    pub(super) fn of_nothing() -> Reading {
        Reading { length: 0, pieces: futures_util::stream::empty().boxed() }
    }
}

impl Stream for Reading {
    type Item = Result<Bytes, Problem>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll_next_unpin(context)
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("length", &self.length).finish_non_exhaustive()
    }
}

/// One that says nothing for long is given up, so that a download does not hang for ever.
fn of_line(
    stream: BoxStream<'static, object_store::Result<Bytes>>,
) -> impl Stream<Item = Result<Bytes, Problem>> + Send {
    futures_util::stream::unfold(Some(stream), |stream| async move {
        let mut stream = stream?;
        match tokio::time::timeout(PAUSE, stream.next()).await {
            Ok(Some(Ok(piece))) => Some((Ok(piece), Some(stream))),
            Ok(Some(Err(error))) => Some((Err(Problem::of(error)), None)),
            Ok(None) => None,
            Err(_) => Some((Err(Problem::Unreachable("it went silent in the middle of a file".to_owned())), None)),
        }
    })
}

fn of_file(file: File, range: Range<u64>) -> impl Stream<Item = Result<Bytes, Problem>> + Send {
    futures_util::stream::try_unfold((file, range), |(file, left)| async move {
        if left.is_empty() {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || read_piece(file, left)).await;
        read.map_err(|error| Problem::Broken(error.to_string()))?.map(Some)
    })
}

fn read_piece(mut file: File, left: Range<u64>) -> Result<(Bytes, (File, Range<u64>)), Problem> {
    let length = usize::try_from(left.end - left.start).unwrap_or(PIECE).min(PIECE);
    let mut piece = vec![0; length];
    file.seek(SeekFrom::Start(left.start))?;
    file.read_exact(&mut piece)?;
    let next = left.start + u64::try_from(length).unwrap_or_default();
    Ok((piece.into(), (file, next..left.end)))
}
