-- Comments on versions of documents, with what was said to each; and those of the firm's team, in a table of their own.

CREATE TABLE proof_comment (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    number {int} NOT NULL,                -- in the document, from one
    id {uuid} NOT NULL,                   -- made by the page: sent twice, it is there once
    record_id {uuid} NOT NULL,
    version {int} NOT NULL,               -- on which it was written
    page {int},                           -- none: it is about the whole version
    x {int},                              -- in ten-thousandths of the page, from its left
    y {int},                              -- from its top
    w {int},                              -- where it is a box
    h {int},
    placed_in {int} NOT NULL,             -- the last version of which somebody says that it points at the right place
    weight {text} NOT NULL,               -- must, idea
    words {text} NOT NULL,
    member_id {uuid} NOT NULL,
    side {text} NOT NULL,
    written_at {instant} NOT NULL,
    edited_at {instant},
    state {text} NOT NULL,                -- open, done, withdrawn
    settled_in {int},                     -- the version in which it was done
    settled_by {uuid},
    settled_at {instant},
    PRIMARY KEY (workspace_id, document_id, number),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES document (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};
CREATE INDEX proof_comment_open ON proof_comment (workspace_id, record_id, document_id) WHERE state = 'open';

CREATE TABLE proof_reply (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    number {int} NOT NULL,                -- of the comment
    place {int} NOT NULL,                 -- among what was said to it, from one
    id {uuid} NOT NULL,
    words {text} NOT NULL,
    member_id {uuid} NOT NULL,
    side {text} NOT NULL,
    written_at {instant} NOT NULL,
    edited_at {instant},
    withdrawn_at {instant},
    PRIMARY KEY (workspace_id, document_id, number, place),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id, number) REFERENCES proof_comment (workspace_id, document_id, number) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};

-- Read with the right to write notes, and with nothing else: no client's page knows this table.
CREATE TABLE internal_comment (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    number {int} NOT NULL,                -- counted for itself, so that clients see no gaps
    id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    version {int} NOT NULL,
    page {int},
    x {int},
    y {int},
    w {int},
    h {int},
    words {text} NOT NULL,
    member_id {uuid} NOT NULL,
    written_at {instant} NOT NULL,
    state {text} NOT NULL,                -- open, done, withdrawn
    PRIMARY KEY (workspace_id, document_id, number),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES document (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};
