-- What a session was opened with, so that a decision can say how its giver was known: task-link, invitation, code,
-- password, password-and-code, demo-link; empty for those that were opened before this was written down.
ALTER TABLE session ADD COLUMN proof {text} NOT NULL DEFAULT '';

-- The first checkpoint over a leaf: what a certificate names stays the same for ever.
CREATE INDEX checkpoint_size ON checkpoint (workspace_id, size);

-- Who has opened which version of a file, the first time: what may be decided on only after that asks here.
CREATE TABLE document_opening (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    number {int} NOT NULL,                -- version
    person_id {uuid} NOT NULL,
    opened_at {instant} NOT NULL,
    downloaded_at {instant},              -- when that was last written down
    viewed_at {instant},                  -- the same of pages and text
    PRIMARY KEY (workspace_id, document_id, number, person_id)
) {table};

-- What was signed with a decision: name, words, lines; none where its stage asks for no signature.
ALTER TABLE approval_decision ADD COLUMN signature {text};
