//! What happened, and that nobody can make it unhappen unseen.

mod verify;
