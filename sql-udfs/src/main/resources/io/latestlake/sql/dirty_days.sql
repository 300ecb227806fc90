-- What:       how many days wait to be published and are not held.
-- When:       before a publication, so that one without days costs no lock and no number.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT COUNT(*)
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
WHERE h.year IS NULL;
