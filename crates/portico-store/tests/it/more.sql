CREATE TABLE note (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    text {text} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
CREATE INDEX note_record ON note (workspace_id, record_id, id);
