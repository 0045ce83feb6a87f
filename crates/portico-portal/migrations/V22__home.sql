-- Whom a record waits for, for lists of records.
CREATE INDEX approval_task_record ON approval_task (workspace_id, record_id, due_key, round_id);

-- What of a record's checklist clients are to send now: wanted of them, and taken in the state that the record is in. One row
-- for each record of which something is, kept with every change of its items, answers and state.
CREATE TABLE item_wanted (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL,      -- of the record
    items {json} NOT NULL,                -- key of the requirement: missing or returned
    since {instant} NOT NULL,             -- from when the first of them has been asked for
    due_at {instant},                     -- of the one that is due first
    PRIMARY KEY (workspace_id, record_id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
CREATE INDEX item_wanted_organization ON item_wanted (workspace_id, organization_id, record_id);
