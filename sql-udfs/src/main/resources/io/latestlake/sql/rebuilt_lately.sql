-- What:       how many rebuilds are under way, or have ended within the last seconds.
-- When:       garbage is collected, or somebody asks what would be.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT COUNT(*)
FROM {control}.rebuilds
WHERE ended_at IS NULL OR DATEDIFF(second, ended_at, GETDATE()) <= {seconds};
