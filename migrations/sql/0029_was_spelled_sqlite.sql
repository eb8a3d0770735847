INSERT INTO unit_endings
SELECT units.id, substr(lower(units.name), key + 1), units.kind
FROM units, json_each(
    '[' || rtrim(replace(hex(zeroblob(length(units.name))), '00', '0,'), ',') || ']')
UNION SELECT id, lower(uscc), kind FROM units
