//! In and out of the portal: event logs in the format XES, with a map that says what their parts mean here.
//!
//! `xes/` reads logs, `map/` reads maps, `suggest/` writes a first map for a log, `import/` brings a log in.

pub mod import;
pub mod map;
pub mod suggest;
pub mod xes;
