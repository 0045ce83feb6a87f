//! The staff's pages: what each shows, what its forms do without a script, and what clients never see of it.

mod clients;
mod record;
mod requests;
mod statements;
mod work;
