-- What:       the table: the latest rows as received, plus their day as the job computed it.
-- When:       at the start of a run, after begin_preparation.sql and procedures.sql.
-- Locks:      none if the table is there.
-- Repeatable: yes.
-- The primary key is not enforced by Redshift; the protocol holds it, and the planner uses it.

CREATE TABLE IF NOT EXISTS {table} (
  {definitions},
  year integer NOT NULL,
  month integer NOT NULL,
  day integer NOT NULL,
  PRIMARY KEY ({key})
)
DISTKEY ({distribution})
SORTKEY (year, month, day);
