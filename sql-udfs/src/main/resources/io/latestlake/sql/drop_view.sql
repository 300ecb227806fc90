-- What:       takes the view away, and the grants on it: Redshift does not alter a column that a view uses.
-- When:       at the start of a run, after begin_preparation.sql and before a column is widened. view.sql makes it anew.
-- Locks:      the view, exclusively. Until it is there again, readers of Redshift do not find it; the lake is not touched.
-- Repeatable: yes.

DROP VIEW IF EXISTS {view};
