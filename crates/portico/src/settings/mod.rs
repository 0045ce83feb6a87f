//! What the operator sets: by file, by variables, by options; later ones win.
//!
//! `keys.rs` is the one table of what there is, `layers.rs` puts the layers together and remembers where each value came
//! from, `read.rs` makes typed settings of it or says everything that is wrong.

mod files;
mod keys;
mod layers;
mod read;
mod reference;
#[cfg(test)]
mod tests;

pub use files::Files;
pub use keys::Key;
pub use layers::{Layers, Options, variables};
pub use read::read;
pub use reference::reference;

use portico_connect::smtp::Smtp;
use portico_portal::settings::{Outside, Settings as Portal};
use portico_web::{address::Proxies, cookies::Guard};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database: Database,
    pub base_url: Option<String>,
    pub proxies: Vec<IpAddr>,
    pub client_passwords: bool,
    pub mail: Mail,
    pub audit: Outside,
    pub files: Files,
    pub metrics: Metrics,
    pub log: Log,
}

/// Where the portal's data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// One file in the data folder.
    Sqlite,
    Postgres {
        url: String,
        migrations: Option<String>,
    },
}

#[derive(Debug, Clone)]
pub struct Mail {
    pub smtp: Smtp,
    pub from: String,
}

/// Who may read the figures; with neither they are not served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metrics {
    pub listen: Option<SocketAddr>,
    pub token: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Settings {
    /// What the product needs to know, once the listener has its port.
    pub fn portal(&self, listening: SocketAddr, demo: bool) -> Portal {
        let base_url = self.base_url.clone().unwrap_or_else(|| format!("http://{listening}"));
        let cookies = if base_url.starts_with("https://") { Guard::Https } else { Guard::Loopback };
        Portal {
            base_url,
            cookies,
            proxies: Proxies(self.proxies.clone()),
            demo,
            client_passwords: self.client_passwords,
            mail_from: self.mail.from.clone(),
            outside: self.audit.clone(),
        }
    }
}
