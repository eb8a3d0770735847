-- How licences stand with their delivery, counted as it happens.
-- What a writer adds to a type's figures goes to a part that no other writer holds at this moment:
-- nobody waits for another one's commit, and no two wait for each other.

CREATE OR REPLACE FUNCTION count_delivery(
    issuer text, kind text, more_delivered bigint, more_waiting bigint, more_opened bigint
) RETURNS void AS $$
BEGIN
    IF more_delivered = 0 AND more_waiting = 0 AND more_opened = 0 THEN RETURN; END IF;
    UPDATE delivery_figures SET delivered = delivered + more_delivered,
        waiting = waiting + more_waiting, opened = opened + more_opened
    WHERE issuer_id = issuer AND type_code = kind AND part = (
        SELECT part FROM delivery_figures WHERE issuer_id = issuer AND type_code = kind
        LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO delivery_figures VALUES (issuer, kind, floor(random() * 9e15)::bigint,
            more_delivered, more_waiting, more_opened);
    END IF;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION count_new_licences() RETURNS trigger AS $$
BEGIN
    PERFORM count_delivery(issuer_id, type_code, count(delivered_at),
        count(*) - count(delivered_at), 0)
    FROM added WHERE state IN ('valid', 'suspended') GROUP BY issuer_id, type_code;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION count_changed_licence() RETURNS trigger AS $$
DECLARE
    was integer := (OLD.state IN ('valid', 'suspended'))::integer;
    living integer := (NEW.state IN ('valid', 'suspended'))::integer;
    had integer := (OLD.delivered_at IS NOT NULL)::integer;
    has integer := (NEW.delivered_at IS NOT NULL)::integer;
    seen integer := EXISTS (SELECT 1 FROM licence_holders
        WHERE licence_id = NEW.id AND opened_at IS NOT NULL)::integer;
BEGIN
    PERFORM count_delivery(NEW.issuer_id, NEW.type_code, living * has - was * had,
        living * (1 - has) - was * (1 - had), (living - was) * seen);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION count_opened_receipt() RETURNS trigger AS $$
DECLARE
    its record;
BEGIN
    -- Of two holders who open it at the same moment, the second one sees the first.
    SELECT issuer_id, type_code, state INTO its FROM licences
    WHERE id = NEW.licence_id FOR NO KEY UPDATE;
    IF its.state IN ('valid', 'suspended') AND NOT EXISTS (SELECT 1 FROM licence_holders
        WHERE licence_id = NEW.licence_id AND holder_id <> NEW.holder_id
        AND opened_at IS NOT NULL)
    THEN
        PERFORM count_delivery(its.issuer_id, its.type_code, 0, 0, 1);
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
