-- What:       the view, made anew with other columns. Grants on it are lost with the old one.
-- When:       after begin_preparation.sql, at the start of a run whose transform has other columns than the view.
-- Locks:      the view, exclusively, to the end of the transaction: readers see the old one or the new one.
-- Repeatable: yes.

DROP VIEW IF EXISTS {view};

CREATE VIEW {view} AS {transform};
