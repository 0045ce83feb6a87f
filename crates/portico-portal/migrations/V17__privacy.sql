-- Retention: what a rule deletes and when, what it has deleted, and records of which nothing is deleted at all.

-- Nothing of such a record is deleted, by a rule, by a person or with one. Firm only.
CREATE TABLE legal_hold (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    reason {text} NOT NULL,
    set_by {uuid} NOT NULL,               -- member
    set_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, record_id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, set_by) REFERENCES member (workspace_id, id)
) {table};

-- Documents whose time is over soon, as the rules of the live blueprint say: made anew every hour.
CREATE TABLE deletion_due (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    due_at {instant} NOT NULL,            -- a midnight in the zone of the workspace
    rule {text} NOT NULL,                 -- "5 years"
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES document (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
CREATE INDEX deletion_due_soon ON deletion_due (workspace_id, due_at, document_id);

-- That there was a document, where a rule has deleted it. What it was called and what it said is not kept.
CREATE TABLE deleted_document (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,                   -- of the document
    record_id {uuid} NOT NULL,
    slot {text},
    firm_only {bool} NOT NULL,            -- never loaded for a client
    versions {int} NOT NULL,
    rule {text} NOT NULL,                 -- "5 years"
    deleted_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
CREATE INDEX deleted_document_record ON deleted_document (workspace_id, record_id, deleted_at, id);

-- Where the job that plans deletions looks: what is closed, and what was added long ago.
CREATE INDEX record_closed ON record (workspace_id, type, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX document_added ON document (workspace_id, added_at, id);

-- Links that the firm has ended open nothing any more, and nobody is sent a new one for them.
ALTER TABLE decision_link ADD COLUMN revoked_at {instant};
CREATE INDEX decision_link_person ON decision_link (workspace_id, person_id, created_at, id);
CREATE INDEX link_person ON link (workspace_id, person_id, created_at, id);
