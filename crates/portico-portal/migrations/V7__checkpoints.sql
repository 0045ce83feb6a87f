-- The key with which a workspace signs what it says of its chains.
CREATE TABLE audit_key (
    workspace_id {uuid} NOT NULL,
    seed {blob} NOT NULL,                 -- of the Ed25519 key: whoever has it can sign
    created_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id)
) {table};

-- How far a chain had come: the leaves of one tree, in the order in which they were written.
CREATE TABLE audit_leaf (
    workspace_id {uuid} NOT NULL,
    place {int} NOT NULL,                 -- from 0
    chain_id {uuid} NOT NULL,
    seq {int} NOT NULL,
    hash {blob} NOT NULL,                 -- of the chain's entry `seq`
    PRIMARY KEY (workspace_id, place)
) {table};
CREATE UNIQUE INDEX audit_leaf_chain ON audit_leaf (workspace_id, chain_id, seq);

-- Hashes of all complete subtrees: a proof reads a few of them, whatever the size of the tree.
CREATE TABLE audit_node (
    workspace_id {uuid} NOT NULL,
    level {int} NOT NULL,                 -- 0: the leaves
    place {int} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (workspace_id, level, place)
) {table};

CREATE TABLE checkpoint (
    workspace_id {uuid} NOT NULL,
    number {int} NOT NULL,                -- from 1, without gaps
    size {int} NOT NULL,                  -- leaves
    note {text} NOT NULL,                 -- signed
    made_at {instant} NOT NULL,
    seen_until {instant} NOT NULL,        -- what was recorded before this is in the tree
    sent_at {instant},                    -- out of the house, as the settings say
    PRIMARY KEY (workspace_id, number)
) {table};
