//! What the operator has set, as the product needs it; the program reads it from file, environment and flags.

use portico_connect::webhook::Endpoint;
use portico_web::{address::Proxies, cookies::Guard};
use std::path::PathBuf;

#[derive(Debug, Clone)]
pub struct Settings {
    /// Where readers reach the portal, without a slash at the end. Links in mail are made of this and nothing else.
    pub base_url: String,
    pub cookies: Guard,
    pub proxies: Proxies,
    /// Sample data, demo links and the page of sent mail.
    pub demo: bool,
    /// Clients may sign in with a password.
    pub client_passwords: bool,
    pub mail_from: String,
    pub outside: Outside,
}

/// Where checkpoints of the audit log go, besides the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// Addresses of people who keep them.
    pub mail: Vec<String>,
    pub folder: Option<PathBuf>,
    /// A service that is sent each.
    pub webhook: Option<Endpoint>,
}

impl Outside {
    pub fn is_nowhere(&self) -> bool {
        self.mail.is_empty() && self.folder.is_none() && self.webhook.is_none()
    }
}
