//! What happened, and that nobody can make it unhappen unseen.

mod checkpoints;
mod deliveries;
mod erasure;
mod verify;
