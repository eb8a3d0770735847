-- Units that were spelled meanwhile, by a trigger or by a run before this one, stay as they are.
-- Who renames one waits for this statement, and its trigger spells the unit anew.
WITH unspelled AS MATERIALIZED (
    SELECT * FROM units
    WHERE NOT EXISTS (SELECT 1 FROM unit_endings WHERE unit_id = units.id)
    FOR SHARE
)
INSERT INTO unit_endings
SELECT unspelled.id, substr(lower(unspelled.name), start), unspelled.kind
FROM unspelled CROSS JOIN LATERAL generate_series(1, length(unspelled.name)) AS start
UNION SELECT id, lower(uscc), kind FROM unspelled
ON CONFLICT DO NOTHING
