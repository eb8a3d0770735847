-- What a unit is found by, and how many permits stand under each version of an industry. SQLite has
-- one writer at a time: a version's figure is one part.

CREATE TRIGGER units_spell_new AFTER INSERT ON units
BEGIN
    INSERT INTO unit_endings
    SELECT NEW.id, substr(lower(NEW.name), key + 1), NEW.kind
    FROM json_each('[' || rtrim(replace(hex(zeroblob(length(NEW.name))), '00', '0,'), ',') || ']')
    UNION SELECT NEW.id, lower(NEW.uscc), NEW.kind;
END;

CREATE TRIGGER units_spell_changed AFTER UPDATE OF name, uscc, kind ON units
BEGIN
    DELETE FROM unit_endings WHERE unit_id = NEW.id;
    INSERT INTO unit_endings
    SELECT NEW.id, substr(lower(NEW.name), key + 1), NEW.kind
    FROM json_each('[' || rtrim(replace(hex(zeroblob(length(NEW.name))), '00', '0,'), ',') || ']')
    UNION SELECT NEW.id, lower(NEW.uscc), NEW.kind;
END;

CREATE TRIGGER industry_permits_count_new AFTER INSERT ON industry_permits
WHEN NEW.ended_at IS NULL
BEGIN
    INSERT INTO permit_figures VALUES (NEW.industry_code, NEW.industry_version, 0, 1)
    ON CONFLICT (industry_code, industry_version, part) DO UPDATE SET permits = permits + 1;
END;

CREATE TRIGGER industry_permits_count_changed
AFTER UPDATE OF ended_at, industry_code, industry_version ON industry_permits
BEGIN
    UPDATE permit_figures SET permits = permits - 1
    WHERE OLD.ended_at IS NULL
    AND industry_code = OLD.industry_code AND industry_version = OLD.industry_version;
    INSERT INTO permit_figures
    SELECT NEW.industry_code, NEW.industry_version, 0, 1 WHERE NEW.ended_at IS NULL
    ON CONFLICT (industry_code, industry_version, part) DO UPDATE SET permits = permits + 1;
END;
