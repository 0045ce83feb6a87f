-- What the tests of the store work with.
CREATE TABLE record (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    title {text} NOT NULL CHECK (title <> ''),
    due_at {instant},
    share {real},
    revision {int} NOT NULL,
    closed {bool},
    seal {blob},
    answers {json},
    PRIMARY KEY (workspace_id, id)
) {table};
CREATE UNIQUE INDEX record_title ON record (workspace_id, title);
CREATE INDEX record_due ON record (workspace_id, due_at, id);

CREATE TABLE session (
    id {uuid} PRIMARY KEY,
    workspace_id {uuid},
    used {int} NOT NULL
) {table};
-- postgres:begin
CREATE FUNCTION doubled(n bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT n * 2 $$;
-- postgres:end
