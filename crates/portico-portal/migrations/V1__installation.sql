-- Tables of the installation: read before any workspace is known, so they carry their workspace instead of being keyed by it.

CREATE TABLE workspace (
    id {uuid} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    domain {text} UNIQUE,
    time_zone {text} NOT NULL,
    firm_id {uuid} NOT NULL,              -- the organization that is the firm itself
    blueprint_version {int} NOT NULL,     -- the live one
    epoch {int} NOT NULL,                 -- moves whenever what access depends on has changed
    created_at {instant} NOT NULL
) {table};

CREATE TABLE person (
    id {uuid} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    time_zone {text},
    theme {text} NOT NULL DEFAULT 'system',
    keys {bool} NOT NULL,                 -- single-letter shortcuts
    password {text},                      -- argon2id, PHC string
    disabled_at {instant},
    created_at {instant} NOT NULL
) {table};

-- Imported people have none, some have two.
CREATE TABLE email_address (
    address {text} NOT NULL PRIMARY KEY,  -- lower case
    person_id {uuid} NOT NULL REFERENCES person (id),
    verified_at {instant}
) {table};
CREATE INDEX email_address_person ON email_address (person_id);

-- Where a person is or was a member: read at sign-in, when no workspace is known yet. What they may do there the members say.
CREATE TABLE person_workspace (
    person_id {uuid} NOT NULL REFERENCES person (id),
    workspace_id {uuid} NOT NULL REFERENCES workspace (id),
    seen_at {instant} NOT NULL,           -- the last sign-in, 1970 before the first: where to begin next time
    PRIMARY KEY (person_id, workspace_id)
) {table};

CREATE TABLE session (
    id {uuid} NOT NULL PRIMARY KEY,
    hash {blob} NOT NULL UNIQUE,          -- SHA-256 of the secret in the cookie
    workspace_id {uuid} NOT NULL REFERENCES workspace (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    kind {text} NOT NULL,                 -- full, task, demo
    only_record {uuid},                   -- what a task link opened
    strength {int} NOT NULL,              -- 1 link, 2 code, 3 password and code
    user_agent {text} NOT NULL,
    address {text} NOT NULL,
    created_at {instant} NOT NULL,
    seen_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    revoked_at {instant}
) {table};
CREATE INDEX session_person ON session (person_id, created_at);
CREATE INDEX session_record ON session (only_record, created_at) WHERE only_record IS NOT NULL;

-- A sign-in that was asked for: a code and a link, both for one browser, both once.
CREATE TABLE sign_in (
    id {uuid} NOT NULL PRIMARY KEY,
    browser {blob} NOT NULL,              -- SHA-256 of the secret in the asking browser's cookie
    workspace_id {uuid} NOT NULL REFERENCES workspace (id),
    person_id {uuid},                     -- none when nobody has the address: the answer is the same
    address {text} NOT NULL,
    code {blob},                          -- SHA-256 of id and code
    link {blob} UNIQUE,                   -- SHA-256 of the secret in the link
    code_passed_at {instant},             -- staff still owe the password
    password_passed {bool} NOT NULL,
    tries {int} NOT NULL,
    next_path {text} NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    used_at {instant}
) {table};
CREATE INDEX sign_in_address ON sign_in (address, created_at);

-- Links that are mailed or printed: task links and demo links.
CREATE TABLE link (
    id {uuid} NOT NULL PRIMARY KEY,
    hash {blob} NOT NULL UNIQUE,
    workspace_id {uuid} NOT NULL REFERENCES workspace (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    kind {text} NOT NULL,                 -- task, demo
    record_id {uuid},
    created_at {instant} NOT NULL,
    expires_at {instant},
    revoked_at {instant}
) {table};
CREATE INDEX link_record ON link (record_id);

CREATE TABLE invitation (
    id {uuid} NOT NULL PRIMARY KEY,
    hash {blob} NOT NULL UNIQUE,
    workspace_id {uuid} NOT NULL REFERENCES workspace (id),
    organization_id {uuid} NOT NULL,
    address {text} NOT NULL,
    name {text} NOT NULL,
    roles {json} NOT NULL,
    invited_by {uuid} NOT NULL,
    mail_id {uuid} NOT NULL,              -- the last mail that carried it
    sent {int} NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    opened_at {instant},
    accepted_at {instant},
    revoked_at {instant}
) {table};
CREATE INDEX invitation_organization ON invitation (workspace_id, organization_id, created_at);

CREATE TABLE api_token (
    id {uuid} NOT NULL PRIMARY KEY,
    hash {blob} NOT NULL UNIQUE,
    workspace_id {uuid} NOT NULL REFERENCES workspace (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    name {text} NOT NULL,
    prefix {text} NOT NULL,
    actions {json} NOT NULL,              -- what the token may do at most
    created_at {instant} NOT NULL,
    seen_at {instant},
    expires_at {instant} NOT NULL,
    revoked_at {instant}
) {table};
CREATE INDEX api_token_person ON api_token (person_id, created_at);

-- Counters of attempts: they hold with SQLite alone, across restarts and over several servers.
CREATE TABLE attempt (
    bucket {text} NOT NULL,               -- what is limited, of whom
    slot {instant} NOT NULL,              -- start of the window
    count {int} NOT NULL,
    PRIMARY KEY (bucket, slot)
) {table};

CREATE TABLE setting (
    key {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
) {table};
