-- What:       the view: the user's transform over the table.
-- When:       at the start of a run, after begin_preparation.sql.
-- Locks:      the view, exclusively and briefly.
-- Repeatable: yes. Refused by Redshift if names or types of the columns changed: then replace_view.sql.

CREATE OR REPLACE VIEW {view} AS {transform};
