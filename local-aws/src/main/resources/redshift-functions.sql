-- Redshift's functions that PostgreSQL lacks or means otherwise, in a schema of their own.
-- Run at each start of the stand-in, in one transaction; each CREATE replaces. The rewriter (redshift.sql.Functions) sends calls here.
CREATE SCHEMA IF NOT EXISTS redshift;
GRANT USAGE ON SCHEMA redshift TO PUBLIC;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html: a day or month beyond its end rolls over unless strict;
-- trailing text is ignored, which PostgreSQL does too. Rolling needs a handler, so it is only tried where a field may be out of range.
CREATE OR REPLACE FUNCTION redshift.to_date_rolling(s text, f text) RETURNS date LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  shape text := regexp_replace(lower(f), '[^a-z]+', '/', 'g');
  n text[];
  y int; m int; d int;
BEGIN
  BEGIN
    RETURN pg_catalog.to_date(s, f);
  EXCEPTION WHEN datetime_field_overflow THEN
    IF shape IN ('mm/dd/yyyy', 'dd/mm/yyyy', 'yyyy/mm/dd') THEN
      n := regexp_match(s, '^\s*(\d+)\D+(\d+)\D+(\d+)');
    ELSIF shape = 'yyyymmdd' THEN
      n := regexp_match(s, '^\s*(\d{4})(\d{2})(\d{2})');
      shape := 'yyyy/mm/dd';
    END IF;
    IF n IS NULL THEN
      RAISE;
    END IF;
    y := CASE shape WHEN 'yyyy/mm/dd' THEN n[1] ELSE n[3] END;
    m := CASE shape WHEN 'mm/dd/yyyy' THEN n[1] ELSE n[2] END;
    d := CASE shape WHEN 'mm/dd/yyyy' THEN n[2] WHEN 'dd/mm/yyyy' THEN n[1] ELSE n[3] END;
    RETURN (make_date(y, 1, 1) + make_interval(months => m - 1) + make_interval(days => d - 1))::date;
  END;
END $$;

CREATE OR REPLACE FUNCTION redshift.to_date(s text, f text) RETURNS date LANGUAGE sql STABLE
RETURN CASE WHEN left(s, 10) ~ '29|[3-9][0-9]|1[3-9]' THEN redshift.to_date_rolling(s, f) ELSE pg_catalog.to_date(s, f) END;

CREATE OR REPLACE FUNCTION redshift.to_date(s text, f text, is_strict boolean) RETURNS date LANGUAGE sql STABLE
RETURN CASE WHEN is_strict THEN pg_catalog.to_date(s, f) ELSE redshift.to_date(s, f) END;

CREATE OR REPLACE FUNCTION redshift.to_timestamp(s text, f text) RETURNS timestamptz LANGUAGE sql STABLE
RETURN pg_catalog.to_timestamp(s, f);

CREATE OR REPLACE FUNCTION redshift.to_timestamp(s text, f text, is_strict boolean) RETURNS timestamptz LANGUAGE sql STABLE
RETURN pg_catalog.to_timestamp(s, f);

-- https://docs.aws.amazon.com/redshift/latest/dg/r_GETDATE.html: the statement's time, to the second; SYSDATE: the transaction's.
CREATE OR REPLACE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC');

CREATE OR REPLACE FUNCTION redshift.sysdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN transaction_timestamp() AT TIME ZONE 'UTC';

-- https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_PART_function.html: DOUBLE PRECISION, a column named pgdate_part.
CREATE OR REPLACE FUNCTION redshift.pgdate_part(part text, t timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.date_part(part, t);
CREATE OR REPLACE FUNCTION redshift.pgdate_part(part text, t timestamptz) RETURNS double precision LANGUAGE sql STABLE
RETURN pg_catalog.date_part(part, t);

-- EXTRACT from a TIMESTAMP is an INTEGER (https://docs.aws.amazon.com/redshift/latest/dg/r_EXTRACT_function.html).
CREATE OR REPLACE FUNCTION redshift.date_part(part text, t timestamp) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN trunc(pg_catalog.date_part(part, t))::integer;
CREATE OR REPLACE FUNCTION redshift.date_part(part text, t timestamptz) RETURNS double precision LANGUAGE sql STABLE
RETURN pg_catalog.date_part(part, t);

-- Without these a DATE would be taken for a TIMESTAMPTZ, PostgreSQL's favourite among its times.
CREATE OR REPLACE FUNCTION redshift.pgdate_part(part text, d date) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.date_part(part, d);
CREATE OR REPLACE FUNCTION redshift.date_part(part text, d date) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN trunc(pg_catalog.date_part(part, d))::integer;
CREATE OR REPLACE FUNCTION redshift.date_trunc(part text, d date) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN pg_catalog.date_trunc(part, d::timestamp);

CREATE OR REPLACE FUNCTION redshift.date_trunc(part text, t timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN pg_catalog.date_trunc(part, t);
CREATE OR REPLACE FUNCTION redshift.date_trunc(part text, t timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
RETURN pg_catalog.date_trunc(part, t);

-- https://docs.aws.amazon.com/redshift/latest/dg/r_DATEADD_function.html: a TIMESTAMP, also of a DATE; month ends stay month ends.
CREATE OR REPLACE FUNCTION redshift.dateadd(part text, n bigint, t timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN CASE part
  WHEN 'quarter' THEN t + (3 * n)::integer * interval '1 month'
  WHEN 'dow' THEN t + n::integer * interval '1 day'
  WHEN 'doy' THEN t + n::integer * interval '1 day'
  ELSE t + n * ('1 ' || part)::interval
END;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_DATEDIFF_function.html: how many boundaries of the part are crossed.
CREATE OR REPLACE FUNCTION redshift.datediff(part text, a timestamp, b timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE part
  WHEN 'year' THEN pg_catalog.date_part('year', b)::bigint - pg_catalog.date_part('year', a)::bigint
  WHEN 'quarter' THEN (pg_catalog.date_part('year', b) * 4 + pg_catalog.date_part('quarter', b)
    - pg_catalog.date_part('year', a) * 4 - pg_catalog.date_part('quarter', a))::bigint
  WHEN 'month' THEN (pg_catalog.date_part('year', b) * 12 + pg_catalog.date_part('month', b)
    - pg_catalog.date_part('year', a) * 12 - pg_catalog.date_part('month', a))::bigint
  WHEN 'week' THEN ((pg_catalog.date_trunc('week', b + interval '1 day')::date - pg_catalog.date_trunc('week', a + interval '1 day')::date) / 7)::bigint
  WHEN 'day' THEN (b::date - a::date)::bigint
  WHEN 'millisecond' THEN (extract(epoch FROM pg_catalog.date_trunc('millisecond', b) - pg_catalog.date_trunc('millisecond', a)) * 1000)::bigint
  WHEN 'microsecond' THEN (extract(epoch FROM b - a) * 1000000)::bigint
  ELSE (extract(epoch FROM pg_catalog.date_trunc(part, b) - pg_catalog.date_trunc(part, a))
    / CASE part WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60 ELSE 1 END)::bigint
END;

CREATE OR REPLACE FUNCTION redshift.charindex(sub text, s text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN strpos(s, sub);

-- CONCAT of NULL is NULL (https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html); PostgreSQL's would leave it out.
CREATE OR REPLACE FUNCTION redshift.concat(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE RETURN a || b;

CREATE OR REPLACE FUNCTION redshift.nvl2(e anyelement, a anycompatible, b anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN e IS NOT NULL THEN a ELSE b END $$;

CREATE OR REPLACE FUNCTION redshift.last_day(t timestamp) RETURNS date LANGUAGE sql IMMUTABLE
RETURN (pg_catalog.date_trunc('month', t) + interval '1 month' - interval '1 day')::date;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_ADD_MONTHS.html: the last day of a month stays the last day.
CREATE OR REPLACE FUNCTION redshift.add_months(t timestamp, n bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN CASE WHEN t::date = redshift.last_day(t) THEN redshift.last_day(t + n::integer * interval '1 month') + t::time
  ELSE t + n::integer * interval '1 month' END;

CREATE OR REPLACE FUNCTION redshift.convert_timezone(target text, t timestamp) RETURNS timestamp LANGUAGE sql STABLE
RETURN (t AT TIME ZONE 'UTC') AT TIME ZONE target;
CREATE OR REPLACE FUNCTION redshift.convert_timezone(source text, target text, t timestamp) RETURNS timestamp LANGUAGE sql STABLE
RETURN (t AT TIME ZONE source) AT TIME ZONE target;

CREATE OR REPLACE FUNCTION redshift.json_extract_path_text(j text, VARIADIC path text[]) RETURNS text LANGUAGE sql IMMUTABLE
RETURN coalesce(pg_catalog.json_extract_path_text(j::json, VARIADIC path), CASE WHEN j IS NULL THEN NULL ELSE '' END);

CREATE OR REPLACE FUNCTION redshift.strtol(s text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  digits text := lower(regexp_replace(trim(s), '^[-+]?(0x)?', ''));
  n bigint := 0;
  d int;
BEGIN
  FOR i IN 1 .. length(digits) LOOP
    d := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, i, 1)) - 1;
    IF d < 0 OR d >= base THEN
      RAISE EXCEPTION 'The input % is not valid to be converted to base %', s, base;
    END IF;
    n := n * base + d;
  END LOOP;
  RETURN CASE WHEN trim(s) LIKE '-%' THEN -n ELSE n END;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA redshift TO PUBLIC;
