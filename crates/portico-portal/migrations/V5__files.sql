-- Files: the bytes, the documents that they are versions of, and uploads under way.

-- The same bytes are kept once in a workspace, and were looked through once.
CREATE TABLE blob (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    key {text} NOT NULL,                  -- under which the store has them: made of chance
    sha256 {blob} NOT NULL,
    size {int} NOT NULL,                  -- bytes
    kind {text} NOT NULL,                 -- by content: pdf, jpg, ...
    scan {text} NOT NULL,                 -- waiting, clean, infected, not-scanned
    scan_said {text},                     -- by what name it is known, or why nobody knows
    scanned_at {instant},
    created_at {instant} NOT NULL,
    used_at {instant} NOT NULL,           -- when they last became a version: what was used lately is not erased
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, sha256)
) {table};
CREATE INDEX blob_key ON blob (workspace_id, key);

CREATE TABLE document (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL,      -- the record's: lists of an organization go by it
    slot {text},                          -- what of the record's checklist it was handed in for
    title {text} NOT NULL,
    firm_only {bool} NOT NULL,            -- never loaded for a client
    shows_decision {bool} NOT NULL,       -- put down beside one that was given outside: no part of what is decided on
    side {text} NOT NULL,                 -- from which it comes: firm, client
    version {int} NOT NULL,               -- the current one
    metadata {json} NOT NULL,             -- what is said about the current version: answers to its item's questions
    said {text} NOT NULL,                 -- the same as both sides read it, on one line: lists and search go by it
    added_by {uuid} NOT NULL,             -- member
    added_at {instant} NOT NULL,
    changed_at {instant} NOT NULL,
    removed_at {instant},                 -- can be brought back for a while, then it is erased
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, organization_id) REFERENCES organization (workspace_id, id),
    FOREIGN KEY (workspace_id, added_by) REFERENCES member (workspace_id, id)
) {table};
CREATE INDEX document_record ON document (workspace_id, record_id, id);
CREATE INDEX document_changed ON document (workspace_id, changed_at, id);
CREATE INDEX document_organization ON document (workspace_id, organization_id, changed_at, id);
CREATE INDEX document_removed ON document (workspace_id, removed_at, id) WHERE removed_at IS NOT NULL;

CREATE TABLE document_version (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    number {int} NOT NULL,
    blob_id {uuid} NOT NULL,
    name {text} NOT NULL,                 -- safe wherever it is saved
    original {text} NOT NULL,             -- as it came
    side {text} NOT NULL,
    member_id {uuid} NOT NULL,
    added_at {instant} NOT NULL,
    metadata {json} NOT NULL,             -- what was said about this version
    sent_as {uuid},                       -- that it was sent to its item under: the same once more is no newer version
    PRIMARY KEY (workspace_id, document_id, number),
    FOREIGN KEY (workspace_id, document_id) REFERENCES document (workspace_id, id),
    FOREIGN KEY (workspace_id, blob_id) REFERENCES blob (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};
CREATE INDEX document_version_blob ON document_version (workspace_id, blob_id);

-- What the files of an organization come to, all versions counted: held against its quota under a lock.
CREATE TABLE file_use (
    workspace_id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL,
    bytes {int} NOT NULL,
    files {int} NOT NULL,
    PRIMARY KEY (workspace_id, organization_id),
    FOREIGN KEY (workspace_id, organization_id) REFERENCES organization (workspace_id, id)
) {table};

-- An upload that can go on after a cut: what it is to become once all of it is there.
CREATE TABLE upload (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,                   -- of chance: whoever knows it may add to it
    record_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,          -- that it becomes, or a new version of
    replaces {int},                       -- the version that it takes the place of; none where it is a new document
    slot {text},
    metadata {json} NOT NULL,             -- what is said about the document
    firm_only {bool} NOT NULL,
    original {text} NOT NULL,
    size {int} NOT NULL,                  -- as announced, in bytes
    member_id {uuid} NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    finished_at {instant},
    refusal {text},                       -- why it became nothing
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};
CREATE INDEX upload_expires ON upload (workspace_id, expires_at, id);
CREATE INDEX upload_member ON upload (workspace_id, member_id, created_at);
