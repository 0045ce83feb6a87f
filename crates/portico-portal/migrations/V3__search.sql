-- The words by which a record is found, one row for each word of each record: written by the worker, never in a request.
-- Plain ranges of words serve both databases; under row-level security PostgreSQL does not use its text search indexes.
CREATE TABLE search_word (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    word {text}{postgres: COLLATE "C"} NOT NULL,
    firm_only {bool} NOT NULL,            -- it stands in nothing that clients may read
    PRIMARY KEY (workspace_id, record_id, word)
) {table};
CREATE INDEX search_word_found ON search_word (workspace_id, word, record_id, firm_only);
