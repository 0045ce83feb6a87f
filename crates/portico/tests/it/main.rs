//! The program as operators start it: its commands, their words and their exit codes.

mod check;
mod demo;
mod program;
mod serve;
mod settings;
