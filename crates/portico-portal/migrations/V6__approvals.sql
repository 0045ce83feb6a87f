-- Approvals: what was put before whom, what they said to it, and who stands in for whom. People are named by person,
-- because two memberships are not two people.

-- One submission of a record for one approval.
CREATE TABLE approval_round (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    approval {text} NOT NULL,             -- its key in the blueprint
    number {int} NOT NULL,                -- counted from 1
    state {text} NOT NULL,                -- open, approved, changes-asked, void, closed
    bundle {blob} NOT NULL,               -- SHA-256 of what is decided on
    content {json} NOT NULL,              -- what of it clients may read
    firm_content {json} NOT NULL,         -- what of it the firm alone may read
    amount {int},                         -- in minor units: what limits are held against
    rule_version {int} NOT NULL,          -- of the blueprint
    route {json} NOT NULL,                -- who is asked, as decided when it was submitted
    submitted_by {uuid} NOT NULL,
    submitted_at {instant} NOT NULL,
    stage {text},                         -- the open one
    stage_since {instant},
    due_at {instant},                     -- of the open stage
    next_at {instant},                    -- when it has to be looked at again: a reminder, a deadline, an absence
    reminded {int} NOT NULL,              -- so many reminders of the open stage were sent
    escalated_at {instant},
    ended_at {instant},
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, record_id, approval, number),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, rule_version) REFERENCES blueprint_version (workspace_id, version)
) {table};
CREATE INDEX approval_round_state ON approval_round (workspace_id, state, id);
CREATE INDEX approval_round_next ON approval_round (workspace_id, next_at, id) WHERE next_at IS NOT NULL;

-- What somebody said in one seat of one group. Never changed: taking it back is a row of its own.
CREATE TABLE approval_decision (
    workspace_id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    place {int} NOT NULL,                 -- in the order in which they were given, from 1
    stage {text} NOT NULL,
    grouped {text} NOT NULL,              -- the key of the group
    seat {uuid} NOT NULL,                 -- in whose place
    decided_by {uuid} NOT NULL,
    side {text} NOT NULL,                 -- of the seat: what the firm says is not for clients
    basis {text} NOT NULL,                -- own, delegation, absence, fallback, recorded, override
    said {text} NOT NULL,                 -- approve, approve-with-changes, ask-for-changes, not-for-me
    words {text} NOT NULL,
    grounds {text},                       -- the evidence of a recorded decision, or why there is an override
    bundle {blob} NOT NULL,               -- what its giver saw
    decided_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, round_id, place),
    FOREIGN KEY (workspace_id, round_id) REFERENCES approval_round (workspace_id, id)
) {table};

CREATE TABLE approval_withdrawal (
    workspace_id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    place {int} NOT NULL,                 -- of the decision
    withdrawn_by {uuid} NOT NULL,
    withdrawn_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, round_id, place),
    FOREIGN KEY (workspace_id, round_id, place) REFERENCES approval_decision (workspace_id, round_id, place)
) {table};

-- One task, passed on.
CREATE TABLE approval_delegation (
    workspace_id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    place {int} NOT NULL,
    stage {text} NOT NULL,
    from_person {uuid} NOT NULL,
    to_person {uuid} NOT NULL,
    given_by {uuid} NOT NULL,
    given_at {instant} NOT NULL,
    handed_over {bool} NOT NULL,          -- whoever was asked does not decide any more
    reason {text},
    revoked_at {instant},
    PRIMARY KEY (workspace_id, round_id, place),
    FOREIGN KEY (workspace_id, round_id) REFERENCES approval_round (workspace_id, id)
) {table};

-- Who can decide now in a round that waits: narrow rows for lists. What counts is looked up when somebody decides.
CREATE TABLE approval_task (
    workspace_id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    seat {uuid} NOT NULL,                 -- in whose place; one's own first
    basis {text} NOT NULL,
    due_key {instant} NOT NULL,           -- when the stage is due, or the end of time
    since {instant} NOT NULL,
    PRIMARY KEY (workspace_id, round_id, person_id),
    FOREIGN KEY (workspace_id, round_id) REFERENCES approval_round (workspace_id, id)
) {table};
CREATE INDEX approval_task_person ON approval_task (workspace_id, person_id, due_key, round_id);
CREATE INDEX approval_task_seat ON approval_task (workspace_id, seat, round_id);

-- What nobody who can be reached could approve in time.
CREATE TABLE approval_gap (
    workspace_id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    stage {text} NOT NULL,
    grouped {text} NOT NULL,
    record_id {uuid} NOT NULL,
    due_key {instant} NOT NULL,           -- when the stage is due; the end of time for one that is not open yet
    lacking {int} NOT NULL,
    waiting_for {json} NOT NULL,          -- persons
    found_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, round_id, stage, grouped),
    FOREIGN KEY (workspace_id, round_id) REFERENCES approval_round (workspace_id, id)
) {table};
CREATE INDEX approval_gap_due ON approval_gap (workspace_id, due_key, round_id);

-- A period in which somebody does not decide, and who does so instead.
CREATE TABLE absence (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    from_at {instant} NOT NULL,
    until_at {instant} NOT NULL,
    scope {json} NOT NULL,                -- everything, or record types
    deputy {uuid},
    waiting_too {bool} NOT NULL,          -- also what waited already when it began
    set_by {uuid} NOT NULL,
    set_at {instant} NOT NULL,
    ended_at {instant},                   -- earlier than planned
    PRIMARY KEY (workspace_id, id)
) {table};
CREATE INDEX absence_person ON absence (workspace_id, person_id, until_at, id);

-- Links in mails with which one decision is made, once. Looking at one changes nothing.
CREATE TABLE decision_link (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    hash {blob} NOT NULL,
    round_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    used_at {instant},
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, hash),
    FOREIGN KEY (workspace_id, round_id) REFERENCES approval_round (workspace_id, id)
) {table};
CREATE INDEX decision_link_round ON decision_link (workspace_id, round_id, person_id);
