//! The tables of the product: which migrations make them, and which belong to the installation.

use portico_store::Migrations;

/// In the order in which they run; a file that was released is never changed.
const FILES: &[(&str, &str)] = &[
    ("V1__installation", include_str!("../migrations/V1__installation.sql")),
    ("V2__workspace", include_str!("../migrations/V2__workspace.sql")),
    ("V3__search", include_str!("../migrations/V3__search.sql")),
    ("V4__job", portico_jobs::MIGRATION),
    ("V5__files", include_str!("../migrations/V5__files.sql")),
    ("V6__approvals", include_str!("../migrations/V6__approvals.sql")),
    ("V7__checkpoints", include_str!("../migrations/V7__checkpoints.sql")),
    ("V8__requirements", include_str!("../migrations/V8__requirements.sql")),
    ("V9__previews", include_str!("../migrations/V9__previews.sql")),
    ("V10__proofing", include_str!("../migrations/V10__proofing.sql")),
    ("V11__certificates", include_str!("../migrations/V11__certificates.sql")),
    ("V12__item_watch", include_str!("../migrations/V12__item_watch.sql")),
    ("V13__kept_events", include_str!("../migrations/V13__kept_events.sql")),
    ("V14__templates", include_str!("../migrations/V14__templates.sql")),
    ("V15__finding", include_str!("../migrations/V15__finding.sql")),
    ("V17__privacy", include_str!("../migrations/V17__privacy.sql")),
    ("V18__payments", include_str!("../migrations/V18__payments.sql")),
    ("V19__waiting_uploads", include_str!("../migrations/V19__waiting_uploads.sql")),
    ("V20__quota", include_str!("../migrations/V20__quota.sql")),
    ("V22__home", include_str!("../migrations/V22__home.sql")),
    ("V23__absence", include_str!("../migrations/V23__absence.sql")),
];

/// Tables that are read before any workspace is known: no row-level security. Each has its reason.
const INSTALLATION: &[&str] = &[
    "workspace",        // found by host, and by session
    "person",           // a human, once per installation
    "email_address",    // of a person, in whichever workspace
    "person_workspace", // read at sign-in, when no workspace is known yet
    "session",          // says which workspace a request is in
    "sign_in",          // before a session is there
    "link",             // opens a session
    "invitation",       // its reader is no member yet
    "api_token",        // says which workspace a request is in
    "attempt",          // counts those who are nobody yet
    "setting",          // the operator's
    "job",              // one queue for all workspaces, claimed fairly
];

/// Measured on ten thousand records of two hundred organizations; what such a set leaves empty is estimated.
const STATISTICS: &str = include_str!("../migrations/statistics.txt");

pub fn migrations() -> Migrations<'static> {
    Migrations { files: FILES, installation: INSTALLATION, statistics: STATISTICS }
}
