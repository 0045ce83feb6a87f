-- What a session was opened with, so that a decision can say how its giver was known: task-link, invitation, code,
-- password, password-and-code, demo-link; empty for those that were opened before this was written down.
ALTER TABLE session ADD COLUMN proof {text} NOT NULL DEFAULT '';

-- The first checkpoint over a leaf: what a certificate names stays the same for ever.
CREATE INDEX checkpoint_size ON checkpoint (workspace_id, size);
