//! Typed settings of the gathered texts, or everything that is wrong with them.

use super::{
    Database, Log, LogFormat, Mail, Metrics, Settings,
    keys::{Key, Kind},
    layers::Layers,
};
use crate::failure::{Failure, Result};
use portico_connect::{
    smtp::{Security, Smtp},
    webhook::Endpoint,
};
use portico_portal::settings::Outside;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// The settings, or one line for each fault.
pub fn read(layers: &Layers) -> Result<Settings> {
    let mut reading = Reading { layers, faults: Vec::new() };
    let settings = reading.settings();
    reading.reachable_in_safety(&settings);
    if reading.faults.is_empty() { Ok(settings) } else { Err(Failure::Faults(reading.faults.join("\n"))) }
}

pub(super) struct Reading<'l> {
    layers: &'l Layers,
    pub(super) faults: Vec<String>,
}

impl Reading<'_> {
    fn settings(&mut self) -> Settings {
        Settings {
            listen: self.listen("listen").unwrap_or((Ipv4Addr::LOCALHOST, 8080).into()),
            data: PathBuf::from(self.text("data").unwrap_or_else(|| "data".to_owned())),
            database: self.database(),
            base_url: self.url("base_url"),
            proxies: self.hosts("trusted_proxies"),
            client_passwords: self.yes("client_passwords"),
            mail: self.mail(),
            audit: self.outside(),
            files: self.files(),
            metrics: Metrics { listen: self.listen("metrics.listen"), token: self.text("metrics.token") },
            log: Log {
                format: if self.one_of("log.format") == "json" { LogFormat::Json } else { LogFormat::Text },
                level: self.text("log.level").unwrap_or_else(|| "info".to_owned()),
            },
        }
    }

    fn outside(&mut self) -> Outside {
        Outside {
            mail: self.mailboxes("audit.mail"),
            folder: self.text("audit.folder").map(PathBuf::from),
            webhook: self.webhook(),
        }
    }

    fn webhook(&mut self) -> Option<Endpoint> {
        let allows_private = self.yes("audit.webhook_private");
        let url = self.text("audit.webhook")?;
        let secret = self.text("audit.webhook_secret").unwrap_or_default();
        let endpoint = Endpoint::new(&url, &secret, allows_private);
        endpoint.map_err(|unfit| self.faults.push(format!("audit.webhook: {unfit}"))).ok()
    }

    fn mail(&mut self) -> Mail {
        let security = match self.one_of("mail.security").as_str() {
            "starttls" => Security::Starttls,
            "tls" => Security::Tls,
            _ => Security::None,
        };
        let smtp = Smtp {
            host: self.text("mail.host").unwrap_or_else(|| "localhost".to_owned()),
            port: self.port("mail.port"),
            security,
            user: self.text("mail.user"),
            password: self.text("mail.password"),
        };
        if smtp.user.is_some() != smtp.password.is_some() {
            self.faults.push("mail.user and mail.password belong together: set both or neither".to_owned());
        }
        if smtp.password.is_some() && security == Security::None && !is_this_machine(&smtp.host) {
            self.faults.push(
                "mail.security is none, so the password would cross the network in clear: set it to tls or starttls"
                    .to_owned(),
            );
        }
        let from = self.text("mail.from").unwrap_or_default();
        if !is_mailbox(&from) {
            self.wrong("mail.from");
        }
        Mail { smtp, from }
    }

    /// Cookies and words of clients cross no network in clear.
    fn reachable_in_safety(&mut self, settings: &Settings) {
        let https = settings.base_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        if !settings.listen.ip().is_loopback() && !https {
            self.faults.push(format!(
                "listen is {}, which other machines reach, and plain http would show them every session: \
                 put a proxy that speaks https in front and set base_url to its https address, or listen on 127.0.0.1",
                settings.listen
            ));
        }
        let Some(plain) = settings.base_url.as_deref().and_then(|url| url.strip_prefix("http://")) else { return };
        let host = plain.rsplit_once(':').map_or(plain, |(host, _)| host);
        if !is_this_machine(host) {
            self.faults.push(format!(
                "base_url is http://{plain}: plain http is for this machine only. Use an https address and a proxy that serves it"
            ));
        }
    }

    fn database(&mut self) -> Database {
        let given = self.text("database").unwrap_or_default();
        let migrations = self.text("database_migrations");
        let is_postgres = |url: &str| url.starts_with("postgresql://") || url.starts_with("postgres://");
        if migrations.as_deref().is_some_and(|url| !is_postgres(url)) {
            self.wrong("database_migrations");
        }
        match given.as_str() {
            "sqlite" => {
                if migrations.is_some() {
                    self.faults.push("database_migrations is for PostgreSQL; with sqlite leave it out".to_owned());
                }
                Database::Sqlite
            }
            url if is_postgres(url) => Database::Postgres { url: given, migrations },
            _ => {
                self.wrong("database");
                Database::Sqlite
            }
        }
    }

    /// None where nothing is set.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = self.layers.get(name)?;
        Some(value.text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn listen(&mut self, name: &str) -> Option<SocketAddr> {
        let text = self.text(name)?;
        let parsed = text.parse().ok();
        self.or_wrong(name, parsed)
    }

    pub(super) fn count(&mut self, name: &str) -> u32 {
        let parsed = self.text(name).and_then(|text| text.parse().ok()).filter(|count| *count > 0);
        self.or_wrong(name, parsed).unwrap_or(1)
    }

    fn port(&mut self, name: &str) -> u16 {
        let parsed = self.text(name).and_then(|text| text.parse().ok()).filter(|port| *port > 0);
        self.or_wrong(name, parsed).unwrap_or(25)
    }

    pub(super) fn yes(&mut self, name: &str) -> bool {
        let parsed = match self.text(name).unwrap_or_default().to_ascii_lowercase().as_str() {
            "yes" | "true" | "on" | "1" => Some(true),
            "no" | "false" | "off" | "0" => Some(false),
            _ => None,
        };
        self.or_wrong(name, parsed).unwrap_or_default()
    }

    pub(super) fn one_of(&mut self, name: &str) -> String {
        let text = self.text(name).unwrap_or_default();
        let known =
            Key::find(name).is_some_and(|key| matches!(key.kind, Kind::OneOf(words) if words.contains(&text.as_str())));
        self.or_wrong(name, known.then_some(text)).unwrap_or_default()
    }

    fn hosts(&mut self, name: &str) -> Vec<IpAddr> {
        let Some(text) = self.text(name) else { return Vec::new() };
        let parsed: Option<Vec<IpAddr>> = text.split(',').map(|host| host.trim().parse().ok()).collect();
        self.or_wrong(name, parsed).unwrap_or_default()
    }

    fn mailboxes(&mut self, name: &str) -> Vec<String> {
        let Some(text) = self.text(name) else { return Vec::new() };
        let all: Vec<String> = text.split(',').map(|one| one.trim().to_owned()).collect();
        let sound = all.iter().all(|one| is_mailbox(one));
        self.or_wrong(name, sound.then_some(all)).unwrap_or_default()
    }

    pub(super) fn url(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        let url = text.trim_end_matches('/').to_owned();
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let sound = rest.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
        self.or_wrong(name, sound.then_some(url))
    }

    pub(super) fn or_wrong<T>(&mut self, name: &str, parsed: Option<T>) -> Option<T> {
        if parsed.is_none() {
            self.wrong(name);
        }
        parsed
    }

    fn wrong(&mut self, name: &str) {
        let (Some(key), Some(value)) = (Key::find(name), self.layers.get(name)) else { return };
        let given = if key.is_secret { "what is given".to_owned() } else { format!("\"{}\"", value.text) };
        self.faults.push(format!("{name} ({}): {given} does not fit; it takes {}", value.source, key.kind.words()));
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn is_mailbox(text: &str) -> bool {
    let plain = text.is_ascii() && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;".contains(c));
    plain
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
}
