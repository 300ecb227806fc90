-- What:       names and types of the view's columns, by a result without rows.
-- When:       before the table is registered in the catalog.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT * FROM {view} WHERE 1 = 0;
