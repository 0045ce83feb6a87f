//! The program as operators start it: its commands, their words and their exit codes.

mod check;
mod demo;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod killed;
mod program;
mod serve;
mod settings;
