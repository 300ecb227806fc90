-- What:       refuses a publication by which readers would lose more than the table's spec allows.
-- When:       in a publication of a table whose spec has hold-if, after rows_to_publish.sql.
-- Locks:      none of its own.
-- Repeatable: yes, reads only.

CALL {control}.check_losses({deleted_rows}, {deleted_percent}, {emptied_days});
