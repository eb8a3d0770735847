-- How licences stand with their delivery, counted as it happens. SQLite has one writer at a time:
-- a type's figures are one part.

CREATE TRIGGER licences_count_new AFTER INSERT ON licences
WHEN NEW.state IN ('valid', 'suspended')
BEGIN
    INSERT INTO delivery_figures
    VALUES (NEW.issuer_id, NEW.type_code, 0, NEW.delivered_at IS NOT NULL, NEW.delivered_at IS NULL, 0)
    ON CONFLICT (issuer_id, type_code, part) DO UPDATE SET
        delivered = delivered + excluded.delivered, waiting = waiting + excluded.waiting;
END;

CREATE TRIGGER licences_count_changed AFTER UPDATE OF state, delivered_at ON licences
BEGIN
    INSERT INTO delivery_figures
    SELECT NEW.issuer_id, NEW.type_code, 0,
        living * (NEW.delivered_at IS NOT NULL) - was * (OLD.delivered_at IS NOT NULL),
        living * (NEW.delivered_at IS NULL) - was * (OLD.delivered_at IS NULL),
        (living - was) * EXISTS (
            SELECT 1 FROM licence_holders WHERE licence_id = NEW.id AND opened_at IS NOT NULL)
    FROM (SELECT OLD.state IN ('valid', 'suspended') AS was, NEW.state IN ('valid', 'suspended') AS living)
    WHERE was OR living
    ON CONFLICT (issuer_id, type_code, part) DO UPDATE SET
        delivered = delivered + excluded.delivered, waiting = waiting + excluded.waiting,
        opened = opened + excluded.opened;
END;

CREATE TRIGGER licence_holders_count_new AFTER INSERT ON licence_holders
WHEN NEW.opened_at IS NOT NULL
BEGIN
    INSERT INTO delivery_figures
    SELECT issuer_id, type_code, 0, 0, 0, 1 FROM licences
    WHERE id = NEW.licence_id AND state IN ('valid', 'suspended') AND NOT EXISTS (
        SELECT 1 FROM licence_holders
        WHERE licence_id = NEW.licence_id AND holder_id <> NEW.holder_id AND opened_at IS NOT NULL)
    ON CONFLICT (issuer_id, type_code, part) DO UPDATE SET opened = opened + 1;
END;

CREATE TRIGGER licence_holders_count_opened AFTER UPDATE OF opened_at ON licence_holders
WHEN OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL
BEGIN
    INSERT INTO delivery_figures
    SELECT issuer_id, type_code, 0, 0, 0, 1 FROM licences
    WHERE id = NEW.licence_id AND state IN ('valid', 'suspended') AND NOT EXISTS (
        SELECT 1 FROM licence_holders
        WHERE licence_id = NEW.licence_id AND holder_id <> NEW.holder_id AND opened_at IS NOT NULL)
    ON CONFLICT (issuer_id, type_code, part) DO UPDATE SET opened = opened + 1;
END;
