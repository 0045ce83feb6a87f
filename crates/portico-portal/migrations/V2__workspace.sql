-- What belongs to one workspace: every table is keyed by it.

CREATE TABLE blueprint_version (
    workspace_id {uuid} NOT NULL,
    version {int} NOT NULL,
    source {text} NOT NULL,
    published_at {instant} NOT NULL,
    published_by {uuid},
    PRIMARY KEY (workspace_id, version)
) {table};

CREATE TABLE organization (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    parent_id {uuid},
    side {text} NOT NULL,                 -- firm, client
    name {text} NOT NULL,
    sort_name {text} NOT NULL,            -- lower case, for lists
    source_ref {text},
    suspended_at {instant},
    created_at {instant} NOT NULL,
    revision {int} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, source_ref),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES organization (workspace_id, id)
) {table};
CREATE INDEX organization_name ON organization (workspace_id, side, sort_name, id);
CREATE INDEX organization_parent ON organization (workspace_id, parent_id);

CREATE TABLE organization_closure (
    workspace_id {uuid} NOT NULL,
    ancestor_id {uuid} NOT NULL,
    descendant_id {uuid} NOT NULL,
    depth {int} NOT NULL,                 -- 0 for itself
    PRIMARY KEY (workspace_id, ancestor_id, descendant_id),
    FOREIGN KEY (workspace_id, ancestor_id) REFERENCES organization (workspace_id, id),
    FOREIGN KEY (workspace_id, descendant_id) REFERENCES organization (workspace_id, id)
) {table};
CREATE INDEX organization_closure_up ON organization_closure (workspace_id, descendant_id, depth);

CREATE TABLE member (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    side {text} NOT NULL,                 -- the organization's
    roles {json} NOT NULL,
    teams {json} NOT NULL,
    title {text} NOT NULL,
    source_ref {text},
    created_at {instant} NOT NULL,
    suspended_at {instant},
    seen_at {instant},
    revision {int} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, organization_id, person_id),
    UNIQUE (workspace_id, source_ref),
    FOREIGN KEY (workspace_id, organization_id) REFERENCES organization (workspace_id, id)
) {table};
CREATE INDEX member_person ON member (workspace_id, person_id);
CREATE INDEX member_side ON member (workspace_id, side, id);

-- The next number of each record type.
CREATE TABLE record_number (
    workspace_id {uuid} NOT NULL,
    type {text} NOT NULL,
    next {int} NOT NULL,
    PRIMARY KEY (workspace_id, type)
) {table};

-- A request that is being written: no number and no events until it is sent.
CREATE TABLE draft (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    type {text} NOT NULL,
    organization_id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    form_version {int} NOT NULL,
    input {json} NOT NULL,                -- as typed, valid or not
    requested_for {uuid},                 -- for whom, as chosen so far
    channel {text} NOT NULL,              -- by which way it reached the firm
    created_at {instant} NOT NULL,
    changed_at {instant} NOT NULL,
    revision {int} NOT NULL,
    record_id {uuid},                     -- what it became: sending it again gives the same record
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};
CREATE INDEX draft_member ON draft (workspace_id, member_id, changed_at);

CREATE TABLE record (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL,
    type {text} NOT NULL,
    number {int} NOT NULL,
    title {text} NOT NULL,
    state {text} NOT NULL,
    state_since {instant} NOT NULL,
    meaning {text} NOT NULL,              -- of the state: open, waiting, done, stopped, problem
    ball {text} NOT NULL,                 -- who has to act: client, firm, other, none
    is_open {bool} NOT NULL,              -- not in a final state
    opened_at {instant} NOT NULL,
    changed_at {instant} NOT NULL,        -- last change that clients may see
    closed_at {instant},
    opened_by {uuid} NOT NULL,            -- member
    requested_for {uuid} NOT NULL,        -- member
    owner_id {uuid},                      -- member
    team {text},
    priority {int} NOT NULL,
    due_at {instant},
    due_key {instant} NOT NULL,           -- due_at, or the end of time: what lists sort by
    remind_at {instant},                  -- when whoever has to act is reminded; none once that is done
    escalated_at {instant},
    answered_at {instant},                -- first reply or move by the firm
    channel {text} NOT NULL,              -- portal, api, import
    source_ref {text},
    parent_id {uuid},
    blueprint_version {int} NOT NULL,
    reopened {int} NOT NULL,
    answers {json} NOT NULL,              -- what both sides may see
    firm_answers {json} NOT NULL,         -- what the firm alone may see: not even loaded for a client
    clock {json} NOT NULL,                -- working time used so far and the segments that prove it
    revision {int} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, type, number),
    UNIQUE (workspace_id, source_ref),
    FOREIGN KEY (workspace_id, organization_id) REFERENCES organization (workspace_id, id),
    FOREIGN KEY (workspace_id, opened_by) REFERENCES member (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES member (workspace_id, id),
    FOREIGN KEY (workspace_id, blueprint_version) REFERENCES blueprint_version (workspace_id, version)
) {table};
-- The type ends an index where it is counted: then no row is looked up.
CREATE INDEX record_changed ON record (workspace_id, changed_at, id);
CREATE INDEX record_state ON record (workspace_id, state, changed_at, id);
CREATE INDEX record_number_lookup ON record (workspace_id, number);
CREATE INDEX record_due ON record (workspace_id, is_open, due_key, id, type);
CREATE INDEX record_ball ON record (workspace_id, is_open, ball, due_key, id, type);
CREATE INDEX record_owner ON record (workspace_id, owner_id, is_open, ball, due_key, id, type);
CREATE INDEX record_owner_changed ON record (workspace_id, owner_id, changed_at, id);
CREATE INDEX record_team ON record (workspace_id, team, is_open, due_key, id);
CREATE INDEX record_organization ON record (workspace_id, organization_id, changed_at, id);
CREATE INDEX record_organization_ball ON record (workspace_id, organization_id, is_open, ball, due_key, id, type);
CREATE INDEX record_opened_by ON record (workspace_id, opened_by, changed_at, id);
CREATE INDEX record_opened_by_ball ON record (workspace_id, opened_by, is_open, ball, due_key, id, type);
CREATE INDEX record_requested_for ON record (workspace_id, requested_for, changed_at, id);
CREATE INDEX record_requested_for_ball ON record (workspace_id, requested_for, is_open, ball, due_key, id, type);
CREATE INDEX record_remind ON record (workspace_id, remind_at, id) WHERE remind_at IS NOT NULL;

-- People of the client who take part in a record besides those who opened it.
CREATE TABLE record_participant (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    added_by {uuid} NOT NULL,
    added_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, record_id, member_id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};
CREATE INDEX record_participant_member ON record_participant (workspace_id, member_id, record_id);

-- One stay of a record in a state with one owner.
CREATE TABLE state_span (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    seq {int} NOT NULL,
    state {text} NOT NULL,
    owner_id {uuid},
    ball {text} NOT NULL,
    entered_at {instant} NOT NULL,
    left_at {instant},
    paused {bool} NOT NULL,
    PRIMARY KEY (workspace_id, record_id, seq),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};

-- What the client reads.
CREATE TABLE message (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    side {text} NOT NULL,
    body {text} NOT NULL,
    kind {text} NOT NULL,                 -- message, status_question
    sent_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, record_id, id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};

-- What only the firm's team reads: another table, another type.
CREATE TABLE internal_note (
    workspace_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    body {text} NOT NULL,
    written_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, record_id, id),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member (workspace_id, id)
) {table};

-- The head of each chain of events, locked by whoever appends.
CREATE TABLE chain (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,                   -- of the record, person, organization or workspace
    subject {text} NOT NULL,              -- record, person, organization, workspace
    seq {int} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (workspace_id, id)
) {table};

-- Rows as long as these would each take pages of their own in an index, so this table is none on SQLite.
CREATE TABLE event (
    workspace_id {uuid} NOT NULL,
    chain_id {uuid} NOT NULL,
    seq {int} NOT NULL,
    kind {text} NOT NULL,
    occurred_at {instant} NOT NULL,
    recorded_at {instant} NOT NULL,
    actor_salt {blob},
    actor {text},                         -- the header has a salted digest of it; none once erased
    member_id {uuid},
    on_behalf_of {uuid},
    credential {text} NOT NULL,
    request_id {text} NOT NULL,
    source_ref {text},
    header {blob} NOT NULL,               -- the bytes that were hashed
    hash {blob} NOT NULL,                 -- SHA-256 of the header
    client_salt {blob},
    client_payload {text},                -- what clients may see; none when nothing is for them
    firm_salt {blob},
    firm_payload {text},                  -- what the firm alone may see
    PRIMARY KEY (workspace_id, chain_id, seq)
) {rows};
CREATE INDEX event_recent ON event (workspace_id, recorded_at);

CREATE TABLE saved_view (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    name {text} NOT NULL,
    query {text} NOT NULL,
    created_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, member_id, name)
) {table};

CREATE TABLE snooze (
    workspace_id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    record_id {uuid} NOT NULL,
    until {instant} NOT NULL,
    PRIMARY KEY (workspace_id, member_id, record_id)
) {table};

-- What somebody is told in the portal.
CREATE TABLE notification (
    workspace_id {uuid} NOT NULL,
    member_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    record_id {uuid},
    event_seq {int} NOT NULL,
    kind {text} NOT NULL,
    sentence {text} NOT NULL,
    reason {text} NOT NULL,
    created_at {instant} NOT NULL,
    read_at {instant},
    PRIMARY KEY (workspace_id, member_id, id)
) {table};
CREATE UNIQUE INDEX notification_once ON notification (workspace_id, member_id, record_id, event_seq);

-- Every mail: to whom, why, and what became of it.
CREATE TABLE mail (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    person_id {uuid},
    recipient {text} NOT NULL,
    kind {text} NOT NULL,
    reason {text} NOT NULL,
    subject {text} NOT NULL,
    body_text {text} NOT NULL,
    body_html {text} NOT NULL,
    mint {json},                          -- which secret is made and filled in when the mail leaves
    record_id {uuid},
    state {text} NOT NULL,                -- waiting, sent, failed, expired
    attempts {int} NOT NULL,
    last_error {text},
    created_at {instant} NOT NULL,
    expires_at {instant},
    sent_at {instant},
    PRIMARY KEY (workspace_id, id)
) {table};
CREATE INDEX mail_recent ON mail (workspace_id, created_at, id);
CREATE INDEX mail_record ON mail (workspace_id, record_id, created_at);

CREATE TABLE idempotency (
    workspace_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    key {text} NOT NULL,
    request_hash {blob} NOT NULL,
    status {int},                         -- none while it is under way
    body {text},
    created_at {instant} NOT NULL,
    PRIMARY KEY (workspace_id, person_id, key)
) {table};

CREATE TABLE import_run (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    file_hash {blob} NOT NULL,
    file_name {text} NOT NULL,
    cases {int} NOT NULL,
    events {int} NOT NULL,
    deviations {json} NOT NULL,
    started_at {instant} NOT NULL,
    finished_at {instant},
    PRIMARY KEY (workspace_id, id)
) {table};
