CREATE TRIGGER licences_count_new AFTER INSERT ON licences
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_new_licences();
CREATE TRIGGER licences_count_changed AFTER UPDATE OF state, delivered_at ON licences
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.delivered_at IS DISTINCT FROM NEW.delivered_at)
    EXECUTE FUNCTION count_changed_licence();
CREATE TRIGGER licence_holders_count_new AFTER INSERT ON licence_holders
    FOR EACH ROW WHEN (NEW.opened_at IS NOT NULL) EXECUTE FUNCTION count_opened_receipt();
CREATE TRIGGER licence_holders_count_opened AFTER UPDATE OF opened_at
    ON licence_holders FOR EACH ROW WHEN (OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL)
    EXECUTE FUNCTION count_opened_receipt();
