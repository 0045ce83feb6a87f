//! What happened, and that nobody can make it unhappen unseen.

mod checkpoints;
mod deliveries;
mod keeper;
mod erasure;
mod verify;
