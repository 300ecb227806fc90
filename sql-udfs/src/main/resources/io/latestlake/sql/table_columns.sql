-- What:       the columns of the table as it is.
-- When:       at the start of a run, to compare them with the spec's.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.
-- Sources:    https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html

SELECT column_name, data_type,
  COALESCE(character_maximum_length, 0) AS text_length,
  COALESCE(numeric_precision, 0) AS numeric_precision,
  COALESCE(numeric_scale, 0) AS numeric_scale,
  is_nullable
FROM svv_columns
WHERE table_schema = {schema} AND table_name = {name}
ORDER BY ordinal_position;
