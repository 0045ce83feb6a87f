-- Entries of the log are added and never changed: whoever may write rows may take text and salt out of one, as an erasure
-- does, and nothing else. Whoever owns the database can still do anything; that is what checkpoints outside are for.

-- sqlite:begin
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'entries of the log are never deleted');
END;
CREATE TRIGGER event_unchanged BEFORE UPDATE ON event WHEN
    NEW.workspace_id IS NOT OLD.workspace_id OR NEW.chain_id IS NOT OLD.chain_id OR NEW.seq IS NOT OLD.seq
    OR NEW.kind IS NOT OLD.kind OR NEW.occurred_at IS NOT OLD.occurred_at OR NEW.recorded_at IS NOT OLD.recorded_at
    OR NEW.member_id IS NOT OLD.member_id OR NEW.on_behalf_of IS NOT OLD.on_behalf_of
    OR NEW.credential IS NOT OLD.credential OR NEW.request_id IS NOT OLD.request_id
    OR NEW.source_ref IS NOT OLD.source_ref OR NEW.header IS NOT OLD.header OR NEW.hash IS NOT OLD.hash
    OR (NEW.actor IS NOT OLD.actor AND NEW.actor IS NOT NULL)
    OR (NEW.actor_salt IS NOT OLD.actor_salt AND NEW.actor_salt IS NOT NULL)
    OR (NEW.client_payload IS NOT OLD.client_payload AND NEW.client_payload IS NOT NULL)
    OR (NEW.client_salt IS NOT OLD.client_salt AND NEW.client_salt IS NOT NULL)
    OR (NEW.firm_payload IS NOT OLD.firm_payload AND NEW.firm_payload IS NOT NULL)
    OR (NEW.firm_salt IS NOT OLD.firm_salt AND NEW.firm_salt IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'entries of the log are never changed');
END;
-- sqlite:end
-- postgres:begin
CREATE FUNCTION event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the log are never deleted' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE FUNCTION event_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.workspace_id, NEW.chain_id, NEW.seq, NEW.kind, NEW.occurred_at, NEW.recorded_at, NEW.member_id,
        NEW.on_behalf_of, NEW.credential, NEW.request_id, NEW.source_ref, NEW.header, NEW.hash)
        IS DISTINCT FROM
       (OLD.workspace_id, OLD.chain_id, OLD.seq, OLD.kind, OLD.occurred_at, OLD.recorded_at, OLD.member_id,
        OLD.on_behalf_of, OLD.credential, OLD.request_id, OLD.source_ref, OLD.header, OLD.hash)
        OR coalesce(NEW.actor <> OLD.actor, OLD.actor IS NULL AND NEW.actor IS NOT NULL)
        OR coalesce(NEW.actor_salt <> OLD.actor_salt, OLD.actor_salt IS NULL AND NEW.actor_salt IS NOT NULL)
        OR coalesce(NEW.client_payload <> OLD.client_payload, OLD.client_payload IS NULL AND NEW.client_payload IS NOT NULL)
        OR coalesce(NEW.client_salt <> OLD.client_salt, OLD.client_salt IS NULL AND NEW.client_salt IS NOT NULL)
        OR coalesce(NEW.firm_payload <> OLD.firm_payload, OLD.firm_payload IS NULL AND NEW.firm_payload IS NOT NULL)
        OR coalesce(NEW.firm_salt <> OLD.firm_salt, OLD.firm_salt IS NULL AND NEW.firm_salt IS NOT NULL)
    THEN
        RAISE EXCEPTION 'entries of the log are never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER event_kept BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_kept();
CREATE TRIGGER event_unchanged BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_unchanged();
-- postgres:end
