//! The one table of settings: what each is called, what it takes, and what it is for.

use portico_model::files::Kind as Known;

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As in the file: `mail.host`.
    pub name: &'static str,
    pub kind: Kind,
    pub default: &'static str,
    /// Never shown; also taken from a file named by the same key with `_file` at its end.
    pub is_secret: bool,
    pub about: &'static str,
}

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Folder,
    /// `127.0.0.1:8080`
    Listen,
    /// Addresses of hosts, separated by commas, or a list.
    Hosts,
    /// `https://portal.example.com`
    Url,
    Database,
    Port,
    /// A whole number, one at least.
    Count,
    /// `unix:/run/clamav/clamd.ctl` or `127.0.0.1:3310`
    Scanner,
    /// Kinds of files, separated by commas, or a list.
    FileKinds,
    YesNo,
    Mailbox,
    /// Mail addresses, separated by commas, or a list.
    Mailboxes,
    OneOf(&'static [&'static str]),
}

pub const KEYS: &[Key] = &[
    key(
        "listen",
        Kind::Listen,
        "127.0.0.1:8080",
        "Address and port on which the portal answers. Beyond this machine only behind a proxy that speaks https; then `base_url` has to be set.",
    ),
    key(
        "data",
        Kind::Folder,
        "./data",
        "Folder of everything that is kept: the database of SQLite, and what the server writes beside it.",
    ),
    secret(
        "database",
        Kind::Database,
        "sqlite",
        "`sqlite`, which is one file in the data folder, or the address of a PostgreSQL database, such as `postgresql://portico:password@localhost/portico`.",
    ),
    secret(
        "database_migrations",
        Kind::Database,
        "",
        "Address by which the tables of PostgreSQL are made, where that is another user than the server's.",
    ),
    key(
        "base_url",
        Kind::Url,
        "",
        "Where readers reach the portal, as they type it. Links in mail begin with it. Needed as soon as `listen` is not this machine alone.",
    ),
    key("trusted_proxies", Kind::Hosts, "", "Addresses of proxies whose `X-Forwarded-For` is believed."),
    key("client_passwords", Kind::YesNo, "no", "Whether clients may sign in with a password instead of a mailed code."),
    key("mail.host", Kind::Text, "localhost", "Host of the mail server that carries mail onwards."),
    key("mail.port", Kind::Port, "25", "Its port: 25, 465 for `tls`, 587 for `starttls`."),
    key(
        "mail.security",
        Kind::OneOf(&["none", "starttls", "tls"]),
        "none",
        "How the line to the mail server is encrypted; `none` is for a server on this machine.",
    ),
    key("mail.user", Kind::Text, "", "Name by which the portal signs in to the mail server."),
    secret("mail.password", Kind::Text, "", "Password for it."),
    key("mail.from", Kind::Mailbox, "portal@localhost", "Address from which mail comes."),
    key(
        "audit.mail",
        Kind::Mailboxes,
        "",
        "Who gets every checkpoint of the audit log by mail: people outside, who keep them. With them it can be told later whether the log was cut off or written anew.",
    ),
    key(
        "audit.folder",
        Kind::Folder,
        "",
        "Folder into which every checkpoint is written too, best on a disk whose files cannot be changed.",
    ),
    key(
        "audit.webhook",
        Kind::Text,
        "",
        "Address of a service to which every checkpoint is sent as JSON, signed as Standard Webhooks say: https://keeper.example.org/portico.",
    ),
    secret(
        "audit.webhook_secret",
        Kind::Text,
        "",
        "What that service checks the signature with: `whsec_` and 24 to 64 bytes in base64.",
    ),
    key(
        "audit.webhook_private",
        Kind::YesNo,
        "no",
        "Whether that service may be on this machine or in a network inside; then http is allowed, too.",
    ),
    key(
        "files.place",
        Kind::OneOf(&["folder", "s3"]),
        "folder",
        "Where files are kept: in a folder of this machine, or in a bucket of a service that speaks S3.",
    ),
    key(
        "files.folder",
        Kind::Folder,
        "",
        "The folder, where that is the place; files lie in `blobs` below it. Without it, the data folder.",
    ),
    key(
        "files.uploads",
        Kind::Folder,
        "",
        "Folder of uploads that are under way; it has to be on a disk of this machine. Without it, `uploads` in the data folder.",
    ),
    key("files.s3_endpoint", Kind::Url, "", "Address of the service; nothing for Amazon's own."),
    key("files.s3_bucket", Kind::Text, "", "Its bucket, which has to be there."),
    key("files.s3_region", Kind::Text, "us-east-1", "The bucket's region."),
    key("files.s3_key", Kind::Text, "", "Name of the access key."),
    secret("files.s3_secret", Kind::Text, "", "The access key's secret."),
    key(
        "files.s3_path_style",
        Kind::YesNo,
        "no",
        "Whether the bucket stands in the path, as most services besides Amazon's want it, and not in the host's name.",
    ),
    key(
        "files.kinds",
        Kind::FileKinds,
        "pdf,jpg,png,heic,webp,tiff,gif,docx,xlsx,pptx,odt,ods,odp,rtf,txt,csv,zip",
        "What may be handed in where nothing narrower is declared. What a file is, its content says, not its name.",
    ),
    key("files.smaller_than_mb", Kind::Count, "50", "A file must be smaller than this many megabytes."),
    key("files.most", Kind::Count, "10", "How many files may be sent at once."),
    key(
        "files.quota_mb",
        Kind::Count,
        "10240",
        "What the files of one organization may come to, in megabytes, with all their versions.",
    ),
    key(
        "files.unscanned",
        Kind::OneOf(&["label", "hold"]),
        "label",
        "What becomes of files that no scanner has looked through: given out and marked as not scanned, or held back from everybody but whoever sent them; where the blueprint of a workspace says nothing else.",
    ),
    key(
        "scanner.address",
        Kind::Scanner,
        "",
        "Where clamd listens. Without it no file is scanned, and none is called clean.",
    ),
    key(
        "scanner.largest_mb",
        Kind::Count,
        "25",
        "Larger files are not sent to it and count as not scanned: the smallest of its `StreamMaxLength`, `MaxFileSize` and `MaxScanSize`, beyond which it says *OK* without having looked.",
    ),
    key("scanner.seconds", Kind::Count, "120", "How long it may take for one file."),
    key(
        "metrics.listen",
        Kind::Listen,
        "",
        "Address and port of a listener of its own for `/metrics`, for a network that only the operator reaches.",
    ),
    secret(
        "metrics.token",
        Kind::Text,
        "",
        "With it, `/metrics` answers on the portal's own address to whoever carries it as a bearer token.",
    ),
    key("log.format", Kind::OneOf(&["text", "json"]), "text", "Lines for people, or one JSON object a line."),
    key(
        "log.level",
        Kind::Text,
        "info",
        "`error`, `warn`, `info`, `debug` or `trace`; also by part, such as `info,portico_jobs=debug`.",
    ),
];

const fn key(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> Key {
    Key { name, kind, default, is_secret: false, about }
}

const fn secret(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> Key {
    Key { name, kind, default, is_secret: true, about }
}

impl Key {
    pub fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// `PORTICO_MAIL__HOST`
    pub fn variable(&self) -> String {
        format!("PORTICO_{}", self.name.replace('.', "__").to_ascii_uppercase())
    }
}

impl Kind {
    /// For the reference and for messages.
    pub fn words(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Folder => "a folder".to_owned(),
            Self::Listen => "an address and a port, such as 127.0.0.1:8080".to_owned(),
            Self::Hosts => "addresses of hosts, such as 10.0.0.1, separated by commas".to_owned(),
            Self::Url => "an address such as https://portal.example.com, without a path".to_owned(),
            Self::Database => "sqlite, or postgresql://user:password@host/database".to_owned(),
            Self::Port => "a port from 1 to 65535".to_owned(),
            Self::Count => "a whole number, 1 or more".to_owned(),
            Self::Scanner => "unix:/run/clamav/clamd.ctl or an address and a port".to_owned(),
            Self::FileKinds => {
                format!("kinds of files, separated by commas: {}", Known::ALL.map(Known::extension).join(", "))
            }
            Self::YesNo => "yes or no".to_owned(),
            Self::Mailboxes => "mail addresses, separated by commas".to_owned(),
            Self::Mailbox => "a mail address such as portal@example.com".to_owned(),
            Self::OneOf(words) => words.join(", "),
        }
    }
}
