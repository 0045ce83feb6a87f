-- Records of whose checklist somebody is to be reminded: one row each, with the instant of the next reminder.
CREATE TABLE item_watch (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    next_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, record_id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
CREATE INDEX item_watch_next ON item_watch (workspace_id, next_at, record_id);
