-- Units that were spelled meanwhile, by a trigger or by a run before this one, stay as they are.
INSERT INTO unit_endings
SELECT units.id, substr(lower(units.name), start), units.kind
FROM units CROSS JOIN LATERAL generate_series(1, length(units.name)) AS start
WHERE NOT EXISTS (SELECT 1 FROM unit_endings WHERE unit_id = units.id)
UNION SELECT id, lower(uscc), kind FROM units
WHERE NOT EXISTS (SELECT 1 FROM unit_endings WHERE unit_id = units.id)
ON CONFLICT DO NOTHING
