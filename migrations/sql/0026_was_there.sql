-- What is there less what was counted, at one moment: right whenever it is run, and run again.
INSERT INTO delivery_figures
SELECT issuer_id, type_code, :part, sum(delivered), sum(waiting), sum(opened) FROM (
    SELECT issuer_id, type_code, count(delivered_at) AS delivered,
        count(*) - count(delivered_at) AS waiting,
        sum(CASE WHEN EXISTS (SELECT 1 FROM licence_holders
            WHERE licence_id = licences.id AND opened_at IS NOT NULL)
            THEN 1 ELSE 0 END) AS opened
    FROM licences WHERE state IN ('valid', 'suspended') GROUP BY issuer_id, type_code
    UNION ALL
    SELECT issuer_id, type_code, -delivered, -waiting, -opened FROM delivery_figures
) AS found GROUP BY issuer_id, type_code
HAVING sum(delivered) <> 0 OR sum(waiting) <> 0 OR sum(opened) <> 0
