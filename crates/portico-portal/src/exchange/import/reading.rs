//! Reads the log on a thread of its own and hands over batches of cases, never more than a few of them ahead.

use crate::exchange::xes::{Case, Cases, Header, Progress, XesError};
use std::path::Path;
use tokio::sync::mpsc;

/// What comes from the reading thread.
pub(super) enum Batch {
    Cases(Vec<Case>),
    End(Header),
    Failed(XesError),
}

pub(super) struct Reading {
    batches: mpsc::Receiver<Batch>,
    pub progress: Progress,
}

/// A batch ends with the case that passes one of these: short enough to let others write in between.
const EVENTS_IN_A_BATCH: usize = 500;
const CASES_IN_A_BATCH: usize = 100;
const BATCHES_AHEAD: usize = 4;

impl Reading {
    pub(super) fn begin(path: &Path) -> Result<Self, XesError> {
        let cases = Cases::open(path)?;
        let progress = cases.progress().clone();
        let (to, batches) = mpsc::channel(BATCHES_AHEAD);
        tokio::task::spawn_blocking(move || read(cases, &to));
        Ok(Self { batches, progress })
    }

    /// The next batch. A reader that is gone without a word has failed.
    pub(super) async fn next(&mut self) -> Batch {
        self.batches.recv().await.unwrap_or_else(|| {
            let what = "reading stopped unexpectedly".to_owned();
            Batch::Failed(XesError { line: 0, byte: 0, what, help: String::new() })
        })
    }
}

fn read(mut cases: Cases, to: &mpsc::Sender<Batch>) {
    loop {
        let (batch, last) = fill(&mut cases);
        let batch = (!batch.is_empty()).then_some(Batch::Cases(batch));
        for part in batch.into_iter().chain(last) {
            let over = !matches!(part, Batch::Cases(_));
            if to.blocking_send(part).is_err() || over {
                return;
            }
        }
    }
}

fn fill(cases: &mut Cases) -> (Vec<Case>, Option<Batch>) {
    let (mut batch, mut events) = (Vec::new(), 0);
    while events < EVENTS_IN_A_BATCH && batch.len() < CASES_IN_A_BATCH {
        match cases.next_case() {
            Ok(Some(case)) => {
                events += case.events.len();
                batch.push(case);
            }
            Ok(None) => return (batch, Some(Batch::End(cases.header().clone()))),
            Err(error) => return (batch, Some(Batch::Failed(error))),
        }
    }
    (batch, None)
}
