CREATE TRIGGER units_spell_new AFTER INSERT ON units
    FOR EACH ROW EXECUTE FUNCTION spell_unit();
CREATE TRIGGER units_spell_changed AFTER UPDATE OF name, uscc, kind ON units
    FOR EACH ROW EXECUTE FUNCTION spell_unit();
CREATE TRIGGER industry_permits_count_new AFTER INSERT ON industry_permits
    FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION count_new_permit();
CREATE TRIGGER industry_permits_count_changed
    AFTER UPDATE OF ended_at, industry_code, industry_version ON industry_permits
    FOR EACH ROW EXECUTE FUNCTION count_changed_permit();
