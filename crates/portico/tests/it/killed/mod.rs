//! `kill -9` at every write of an upload, a decision and a checkpoint, and a disk that fails: after a start by the usual
//! command nothing that was acknowledged is lost, and nothing that was half done is seen (F1 and F8 of the list of faults).
//!
//! Each operation is done once and watched (`tracer.rs`): every call of the program, in whichever thread, that changes a
//! file, asks for it to be durable, or sends something to somebody (`calls.rs`). Then it is done again for each of these
//! calls, and the program is killed before the call has done anything, until the operation is through unharmed
//! (`walk.rs`). The jobs that the operation leaves are part of it. Of a long run of the same call to the same file, such
//! as the pages of one commit, the beginning, the end and every twelfth is taken; after the answer, every twenty-fourth,
//! and of those a third: they are jobs that are alike.
//!
//! After each kill the program is started again on the same folder, the client sends the same once more, and
//! `invariants.rs` looks at everything: the log verifies, its sum is what the rows say, no job was given up, SQLite finds
//! its file sound. One folder lives through all kills of a test. In the end, when time has passed, jobs whose worker was
//! killed have been done, with one effect, and what the kills left lying has been swept.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

mod calls;
mod checkpoint;
mod client;
mod decision;
mod failed_sync;
mod house;
mod invariants;
mod tracer;
mod upload;
mod walk;
mod work;
