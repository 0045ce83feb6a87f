-- The job queue, a table of the installation: what an action has asked to be done after it.
-- A job that is done is deleted. `tenant_id` is the workspace, or the nil identifier for the installation.
CREATE TABLE job (
    id {uuid} PRIMARY KEY,
    kind {text} NOT NULL,
    tenant_id {uuid} NOT NULL,
    payload {json} NOT NULL,
    priority {int} NOT NULL,
    run_at {instant} NOT NULL,
    attempts {int} NOT NULL,
    max_attempts {int} NOT NULL,
    lease_token {uuid},
    leased_until {instant},
    created_at {instant} NOT NULL,
    unique_key {text},
    last_error {text},
    state {text} NOT NULL CHECK (state IN ('ready', 'running', 'failed'))
) {table};
CREATE INDEX job_ready ON job (tenant_id, priority, run_at, id) WHERE state = 'ready';
CREATE INDEX job_running ON job (leased_until) WHERE state = 'running';
CREATE INDEX job_failed ON job (created_at) WHERE state = 'failed';
CREATE UNIQUE INDEX job_unique_key ON job (unique_key) WHERE state <> 'failed';
