-- An item of a record's checklist, from the first time that somebody did something about it.
CREATE TABLE record_item (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    item {text} NOT NULL,                 -- key of the requirement
    state {text} NOT NULL,                -- missing, handed-in, accepted, returned
    document_id {uuid},                   -- what was handed in, where that is a file
    handed_in_by {uuid},
    handed_in_at {instant},
    decided_by {uuid},
    decided_at {instant},
    reason {text},                        -- why it was returned: key of a declared reason
    words {text},                         -- and in whose own words
    PRIMARY KEY (workspace_id, record_id, item),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
