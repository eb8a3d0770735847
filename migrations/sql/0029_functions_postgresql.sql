-- What a unit is found by, and how many permits stand under each version of an industry.

CREATE OR REPLACE FUNCTION spell_unit() RETURNS trigger AS $$
BEGIN
    DELETE FROM unit_endings WHERE unit_id = NEW.id;
    INSERT INTO unit_endings
    SELECT NEW.id, substr(lower(NEW.name), start), NEW.kind
    FROM generate_series(1, length(NEW.name)) AS start
    UNION SELECT NEW.id, lower(NEW.uscc), NEW.kind;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

-- What a writer adds goes to a part that no other writer holds at this moment: nobody waits for
-- another one's commit, and no two wait for each other.
CREATE OR REPLACE FUNCTION count_permit(code text, its_version integer, more integer)
RETURNS void AS $$
BEGIN
    UPDATE permit_figures SET permits = permits + more
    WHERE industry_code = code AND industry_version = its_version AND part = (
        SELECT part FROM permit_figures WHERE industry_code = code AND industry_version = its_version
        LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO permit_figures VALUES (code, its_version, floor(random() * 9e15)::bigint, more);
    END IF;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION count_new_permit() RETURNS trigger AS $$
BEGIN
    PERFORM count_permit(NEW.industry_code, NEW.industry_version, 1);
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION count_changed_permit() RETURNS trigger AS $$
BEGIN
    IF OLD.ended_at IS NULL THEN
        PERFORM count_permit(OLD.industry_code, OLD.industry_version, -1);
    END IF;
    IF NEW.ended_at IS NULL THEN
        PERFORM count_permit(NEW.industry_code, NEW.industry_version, 1);
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
