-- The published columns of `cases`, from the rows as received. Plain Redshift SQL, row by row:
-- no join, aggregate, window function or function of the clock. year, month and day are the row's
-- day as the job computed it; they are listed as they are.
SELECT
  oid__id,
  case_type,
  cases,
  difference,
  TO_DATE(date, 'mm/dd/yyyy') AS date,
  country_region,
  province_state,
  admin2,
  combined_key,
  lat,
  long,
  TO_DATE(prep_flow_runtime, 'mm/dd/yyyy') AS prep_flow_runtime,
  fips,
  CASE case_type WHEN 'Deaths' THEN 1 ELSE 0 END AS is_death,
  CASE case_type WHEN 'Confirmed' THEN 1 ELSE 0 END AS is_confirmed,
  year,
  month,
  day
FROM cases_latest
