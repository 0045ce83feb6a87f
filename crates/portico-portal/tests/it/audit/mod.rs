//! What happened, and that nobody can make it unhappen unseen.

mod checkpoints;
mod erasure;
mod verify;
