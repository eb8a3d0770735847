-- What is there less what was counted, at one moment: right whenever it is run, and run again.
INSERT INTO permit_figures
SELECT industry_code, industry_version, :part, sum(permits) FROM (
    SELECT industry_code, industry_version, count(*) AS permits
    FROM industry_permits WHERE ended_at IS NULL GROUP BY industry_code, industry_version
    UNION ALL
    SELECT industry_code, industry_version, -permits FROM permit_figures
) AS found GROUP BY industry_code, industry_version
HAVING sum(permits) <> 0
