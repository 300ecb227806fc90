-- Redshift's functions that PostgreSQL lacks or means otherwise, in a schema of their own.
-- Run at each start of the stand-in, in one transaction; each CREATE replaces. The rewriter (redshift.sql.Functions) sends calls here.
CREATE SCHEMA IF NOT EXISTS redshift;
GRANT USAGE ON SCHEMA redshift TO PUBLIC;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html and r_TO_TIMESTAMP.html: a field beyond its end
-- rolls over unless strict; trailing text is ignored. Formats of numbers, separators and AM are read here; others are left
-- to PostgreSQL, which fails where Redshift would roll. Refused is what Redshift's pages do not tell: no text at all, and
-- a year of fewer than four digits.
CREATE OR REPLACE FUNCTION redshift.read_rolling(s text, f text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  pieces text[] := ARRAY(SELECT m[1] FROM regexp_matches(lower(f), 'yyyy|mm|dd|hh24|hh12|hh|mi|ss|am|pm|[^a-z0-9]+|.', 'g') m);
  pattern text := '^\s*';
  fields text[] := '{}';
  piece text;
  adjacent boolean;
  n text[];
  y int; mon int := 1; d int := 1; h int := 0; mi int := 0; sec int := 0;
  half text;
BEGIN
  IF btrim(s) = '' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not supported by the stand-in: a date or time of an empty text';
  END IF;
  FOR i IN 1 .. cardinality(pieces) LOOP
    piece := pieces[i];
    IF piece ~ '^[^a-z0-9]+$' THEN
      pattern := pattern || '[^0-9A-Za-z]*';
    ELSIF piece IN ('am', 'pm') THEN
      pattern := pattern || '\s*([AaPp])[Mm]';
      fields := fields || 'half'::text;
    ELSIF length(piece) < 2 THEN
      RETURN NULL;
    ELSE
      adjacent := i < cardinality(pieces) AND pieces[i + 1] ~ '^[a-z]';
      pattern := pattern || CASE
        WHEN piece = 'yyyy' THEN '(\d{4})' || CASE WHEN adjacent THEN '' ELSE '(?!\d)' END
        WHEN adjacent AND pieces[i + 1] NOT IN ('am', 'pm') THEN '(\d{2})'
        ELSE '(\d{1,2})'
      END;
      fields := fields || piece;
    END IF;
  END LOOP;
  n := regexp_match(s, pattern);
  IF n IS NULL OR NOT 'yyyy' = ANY(fields) THEN
    RAISE EXCEPTION USING ERRCODE = '0A000',
      MESSAGE = 'not supported by the stand-in: the date or time ''' || s || ''' in the format ''' || f || '''';
  END IF;
  FOR i IN 1 .. cardinality(fields) LOOP
    CASE fields[i]
      WHEN 'yyyy' THEN y := n[i];
      WHEN 'mm' THEN mon := n[i];
      WHEN 'dd' THEN d := n[i];
      WHEN 'mi' THEN mi := n[i];
      WHEN 'ss' THEN sec := n[i];
      WHEN 'half' THEN half := lower(n[i]);
      WHEN 'hh24' THEN h := n[i];
      ELSE
        h := n[i];
        IF h < 1 OR h > 12 THEN
          RAISE EXCEPTION USING ERRCODE = '22008', MESSAGE = 'hour "' || h || '" is invalid for the 12-hour clock';
        END IF;
    END CASE;
  END LOOP;
  IF y < 1 OR mon < 1 OR d < 1 THEN
    RAISE EXCEPTION USING ERRCODE = '22008', MESSAGE = 'date/time field value out of range: "' || s || '"';
  END IF;
  IF half = 'a' AND h = 12 THEN
    h := 0;
  ELSIF half = 'p' AND h < 12 THEN
    h := h + 12;
  END IF;
  RETURN make_date(y, 1, 1) + make_interval(months => mon - 1, days => d - 1, hours => h, mins => mi, secs => sec);
END $$;

-- What cannot roll goes straight to PostgreSQL.
CREATE OR REPLACE FUNCTION redshift.to_date(s text, f text) RETURNS date LANGUAGE sql STABLE
RETURN CASE
  WHEN lower(f) = 'mm/dd/yyyy' AND s ~ '^(0?[1-9]|1[0-2])/(0?[1-9]|1[0-9]|2[0-8])/[1-9][0-9]{3}($|[^0-9])'
  THEN pg_catalog.to_date(s, f)
  ELSE coalesce(redshift.read_rolling(s, f)::date, pg_catalog.to_date(s, f))
END;

CREATE OR REPLACE FUNCTION redshift.to_date(s text, f text, is_strict boolean) RETURNS date LANGUAGE sql STABLE
RETURN CASE WHEN is_strict AND btrim(s) <> '' THEN pg_catalog.to_date(s, f) ELSE redshift.to_date(s, f) END;

CREATE OR REPLACE FUNCTION redshift.to_timestamp(s text, f text) RETURNS timestamptz LANGUAGE sql STABLE
RETURN coalesce(redshift.read_rolling(s, f)::timestamptz, pg_catalog.to_timestamp(s, f));

CREATE OR REPLACE FUNCTION redshift.to_timestamp(s text, f text, is_strict boolean) RETURNS timestamptz LANGUAGE sql STABLE
RETURN CASE WHEN is_strict AND btrim(s) <> '' THEN pg_catalog.to_timestamp(s, f) ELSE redshift.to_timestamp(s, f) END;

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
-- The part alone, without those above and below it; decades count from 1, as in
-- https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html.
CREATE OR REPLACE FUNCTION redshift.date_part(part text, t timestamp) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN CASE part
  WHEN 'millisecond' THEN pg_catalog.date_part('microsecond', t)::bigint / 1000 % 1000
  WHEN 'microsecond' THEN pg_catalog.date_part('microsecond', t)::bigint % 1000
  WHEN 'decade' THEN pg_catalog.date_part('decade', t) + 1
  ELSE trunc(pg_catalog.date_part(part, t))
END::integer;
CREATE OR REPLACE FUNCTION redshift.date_part(part text, t timestamptz) RETURNS double precision LANGUAGE sql STABLE
RETURN pg_catalog.date_part(part, t);

-- Without these a DATE would be taken for a TIMESTAMPTZ, PostgreSQL's favourite among its times.
CREATE OR REPLACE FUNCTION redshift.pgdate_part(part text, d date) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.date_part(part, d);
CREATE OR REPLACE FUNCTION redshift.date_part(part text, d date) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN redshift.date_part(part, d::timestamp);
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

-- https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_TIMEZONE.html. Of offsets (UTC+8, +08:00) the sign is a matter of
-- opinion: refused.
CREATE OR REPLACE FUNCTION redshift.zone(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF name ~ '[0-9]' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not supported by the stand-in: the time zone ''' || name || '''';
  END IF;
  RETURN name;
END $$;
CREATE OR REPLACE FUNCTION redshift.convert_timezone(target text, t timestamp) RETURNS timestamp LANGUAGE sql STABLE
RETURN (t AT TIME ZONE 'UTC') AT TIME ZONE redshift.zone(target);
CREATE OR REPLACE FUNCTION redshift.convert_timezone(source text, target text, t timestamp) RETURNS timestamp LANGUAGE sql STABLE
RETURN (t AT TIME ZONE redshift.zone(source)) AT TIME ZONE redshift.zone(target);

-- https://docs.aws.amazon.com/redshift/latest/dg/r_MONTHS_BETWEEN_function.html: whole months between equal days and
-- between ends of months, else months of 31 days.
CREATE OR REPLACE FUNCTION redshift.months_between(a timestamp, b timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN (date_part('year', a) - date_part('year', b)) * 12 + date_part('month', a) - date_part('month', b)
  + CASE
    WHEN date_part('day', a) = date_part('day', b)
      OR a::date = redshift.last_day(a) AND b::date = redshift.last_day(b) THEN 0
    ELSE (date_part('day', a) - date_part('day', b)
      + (date_part('epoch', a::time) - date_part('epoch', b::time)) / 86400) / 31
  END;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_NEXT_DAY.html: the first such day after the date.
CREATE OR REPLACE FUNCTION redshift.next_day(t timestamp, weekday text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  n int := array_position(ARRAY['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'], left(lower(weekday), 2)) - 1;
BEGIN
  IF n IS NULL THEN
    RAISE EXCEPTION 'Invalid day of week: %', weekday;
  END IF;
  RETURN t::date + 1 + (n - date_part('dow', t)::int + 6) % 7;
END $$;

-- https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_PATH_TEXT.html: by keys only; '' where there is nothing.
CREATE OR REPLACE FUNCTION redshift.json_extract_path_text(j text, VARIADIC path text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  v json := j::json;
  element text;
BEGIN
  FOREACH element IN ARRAY path LOOP
    IF json_typeof(v) <> 'object' THEN
      RETURN '';
    END IF;
    v := v -> element;
    IF v IS NULL THEN
      RETURN CASE WHEN j IS NULL OR element IS NULL THEN NULL ELSE '' END;
    END IF;
  END LOOP;
  RETURN coalesce(v #>> '{}', '');
END $$;
CREATE OR REPLACE FUNCTION redshift.json_extract_path_text_or_null(null_if_invalid boolean, j text, VARIADIC path text[])
RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN null_if_invalid AND NOT j IS JSON THEN NULL ELSE redshift.json_extract_path_text(j, VARIADIC path) END;

-- https://docs.aws.amazon.com/redshift/latest/dg/IS_VALID_JSON.html: an object; an array is for IS_VALID_JSON_ARRAY.
CREATE OR REPLACE FUNCTION redshift.is_valid_json(j text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN j IS JSON OBJECT;
CREATE OR REPLACE FUNCTION redshift.is_valid_json_array(j text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN j IS JSON ARRAY;

-- https://docs.aws.amazon.com/redshift/latest/dg/JSON_ARRAY_LENGTH.html and JSON_EXTRACT_ARRAY_ELEMENT_TEXT.html.
CREATE OR REPLACE FUNCTION redshift.json_array_length(j text, null_if_invalid boolean DEFAULT false) RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN null_if_invalid AND NOT j IS JSON ARRAY THEN NULL ELSE pg_catalog.json_array_length(j::json) END;
CREATE OR REPLACE FUNCTION redshift.json_extract_array_element_text(j text, at integer, null_if_invalid boolean DEFAULT false)
RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN j IS NULL OR at IS NULL OR (null_if_invalid AND NOT j IS JSON ARRAY) THEN NULL
  WHEN at < 0 OR at >= pg_catalog.json_array_length(j::json) THEN ''
  ELSE coalesce(j::json ->> at, '')
END;

-- https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html: blanks between the tokens go; members keep their order,
-- and a name may come twice (https://docs.aws.amazon.com/redshift/latest/dg/super-configurations.html).
CREATE OR REPLACE FUNCTION redshift.json_parse(j text) RETURNS redshift_operators.super LANGUAGE sql IMMUTABLE STRICT
RETURN regexp_replace(j::json::text, '("(?:[^"\\]|\\.)*")|\s+', '\1', 'g')::json::redshift_operators.super;
CREATE OR REPLACE FUNCTION redshift.can_json_parse(j text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT RETURN j IS JSON;
CREATE OR REPLACE FUNCTION redshift.json_typeof(s redshift_operators.super) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN pg_catalog.json_typeof(s::json);

-- https://docs.aws.amazon.com/redshift/latest/dg/JSON_SERIALIZE.html: an error beyond the longest VARCHAR.
CREATE OR REPLACE FUNCTION redshift.json_serialize(s redshift_operators.super) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF pg_catalog.octet_length(s::json::text) > 65535 THEN
    RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = 'JSON_SERIALIZE: the result is longer than the longest VARCHAR';
  END IF;
  RETURN s::json::text;
END $$;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_TO_VARBYTE.html, r_FROM_VARBYTE.html and r_FROM_HEX.html.
CREATE OR REPLACE FUNCTION redshift.to_varbyte(s text, f text) RETURNS redshift_operators.varbyte LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF lower(f) IN ('utf8', 'utf-8') THEN
    RETURN s::redshift_operators.varbyte;
  ELSIF lower(f) <> 'hex' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not supported by the stand-in: the format ''' || f || '''';
  ELSIF s !~ '^([0-9A-Fa-f]{2})*$' THEN
    -- PostgreSQL's own would leave out blanks.
    RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'invalid hexadecimal digits: "' || s || '"';
  END IF;
  RETURN pg_catalog.decode(s, 'hex')::redshift_operators.varbyte;
END $$;
CREATE OR REPLACE FUNCTION redshift.from_hex(s text) RETURNS redshift_operators.varbyte LANGUAGE sql IMMUTABLE STRICT
RETURN redshift.to_varbyte(s, 'hex');
CREATE OR REPLACE FUNCTION redshift.from_varbyte(v redshift_operators.varbyte, f text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF lower(f) IN ('utf8', 'utf-8') THEN
    RETURN convert_from(v, 'UTF8');
  ELSIF lower(f) <> 'hex' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not supported by the stand-in: the format ''' || f || '''';
  END IF;
  RETURN pg_catalog.encode(v, 'hex');
END $$;

-- Letters of all scripts change their case (https://docs.aws.amazon.com/redshift/latest/dg/r_UPPER.html); the database's
-- own collation knows ASCII only.
CREATE OR REPLACE FUNCTION redshift.upper(s text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.upper(s COLLATE pg_c_utf8) COLLATE "default";
CREATE OR REPLACE FUNCTION redshift.lower(s text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.lower(s COLLATE pg_c_utf8) COLLATE "default";
CREATE OR REPLACE FUNCTION redshift.initcap(s text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.initcap(s COLLATE pg_c_utf8) COLLATE "default";

-- Blanks at the end of a CHAR do not count (https://docs.aws.amazon.com/redshift/latest/dg/r_OCTET_LENGTH.html).
CREATE OR REPLACE FUNCTION redshift.octet_length(s text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN pg_catalog.octet_length(s);
CREATE OR REPLACE FUNCTION redshift.octet_length(v redshift_operators.varbyte) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN pg_catalog.octet_length(v);

-- Numbers below 1 mean something in PostgreSQL that Redshift does not have
-- (https://docs.aws.amazon.com/redshift/latest/dg/r_LEFT.html, SPLIT_PART.html).
CREATE OR REPLACE FUNCTION redshift.positive(n integer, what text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF n < 0 OR (n = 0 AND what = 'SPLIT_PART') THEN
    RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = what || ' of ' || n || ': the number must be positive';
  END IF;
  RETURN n;
END $$;
CREATE OR REPLACE FUNCTION redshift.left(s text, n integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.left(s, CASE WHEN n >= 0 THEN n ELSE redshift.positive(n, 'LEFT') END);
CREATE OR REPLACE FUNCTION redshift.right(s text, n integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.right(s, CASE WHEN n >= 0 THEN n ELSE redshift.positive(n, 'RIGHT') END);
CREATE OR REPLACE FUNCTION redshift.split_part(s text, delimiter text, n integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.split_part(s, delimiter, CASE WHEN n > 0 THEN n ELSE redshift.positive(n, 'SPLIT_PART') END);
CREATE OR REPLACE FUNCTION redshift.substring(s text, start integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.substring(s, start);
CREATE OR REPLACE FUNCTION redshift.substring(s text, start integer, n integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.substring(s, start, n);

-- https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html and the pages beside it: every occurrence is replaced;
-- no match is '' and not NULL; parameters c, i and e. The Perl dialect (p) and references in a replacement are refused.
CREATE OR REPLACE FUNCTION redshift.regexp_flags(parameters text, allowed text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF parameters ~ ('[^' || allowed || ']') THEN
    RAISE EXCEPTION USING ERRCODE = '0A000',
      MESSAGE = 'not supported by the stand-in: the parameters ''' || parameters || ''' of a regular expression';
  END IF;
  RETURN translate(parameters, 'e', '');
END $$;
CREATE OR REPLACE FUNCTION redshift.regexp_plain(replacement text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF replacement ~ '[\\$]' THEN
    RAISE EXCEPTION USING ERRCODE = '0A000',
      MESSAGE = 'not supported by the stand-in: a reference in the replacement ''' || replacement || '''';
  END IF;
  RETURN replacement;
END $$;
CREATE OR REPLACE FUNCTION redshift.regexp_replace(
  s text, pattern text, replacement text DEFAULT '', start integer DEFAULT 1, parameters text DEFAULT 'c')
RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_catalog.regexp_replace(s, pattern, redshift.regexp_plain(replacement), greatest(start, 1), 0,
  redshift.regexp_flags(parameters, 'ci'));
CREATE OR REPLACE FUNCTION redshift.regexp_substr(
  s text, pattern text, start integer DEFAULT 1, occurrence integer DEFAULT 1, parameters text DEFAULT 'c')
RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN s IS NULL OR pattern IS NULL OR occurrence < 1 OR occurrence > length(s) THEN NULL
  ELSE coalesce(pg_catalog.regexp_substr(s, pattern, greatest(start, 1), occurrence,
    redshift.regexp_flags(parameters, 'cie'), CASE WHEN strpos(parameters, 'e') > 0 AND pattern ~ '\(' THEN 1 ELSE 0 END), '')
END;
CREATE OR REPLACE FUNCTION redshift.regexp_count(s text, pattern text, start integer DEFAULT 1, parameters text DEFAULT 'c')
RETURNS integer LANGUAGE sql IMMUTABLE
RETURN pg_catalog.regexp_count(s, pattern, greatest(start, 1), redshift.regexp_flags(parameters, 'ci'));
CREATE OR REPLACE FUNCTION redshift.regexp_instr(
  s text, pattern text, start integer DEFAULT 1, occurrence integer DEFAULT 1, option integer DEFAULT 0,
  parameters text DEFAULT 'c')
RETURNS integer LANGUAGE sql IMMUTABLE
RETURN pg_catalog.regexp_instr(s, pattern, greatest(start, 1), greatest(occurrence, 1), option,
  redshift.regexp_flags(parameters, 'cie'), CASE WHEN strpos(parameters, 'e') > 0 AND pattern ~ '\(' THEN 1 ELSE 0 END);

-- ROUND, TRUNC, CEIL, FLOOR and SIGN give the type they get (https://docs.aws.amazon.com/redshift/latest/dg/r_ROUND.html,
-- r_TRUNC.html); of an integer PostgreSQL would make a double. TRUNC of a timestamp is a date. Halves go away from zero.
DO $$
DECLARE
  type text;
  name text;
BEGIN
  FOREACH type IN ARRAY ARRAY['smallint', 'integer', 'bigint'] LOOP
    FOREACH name IN ARRAY ARRAY['round', 'trunc', 'ceil', 'floor'] LOOP
      EXECUTE format('CREATE OR REPLACE FUNCTION redshift.%1$s(n %2$s) RETURNS %2$s LANGUAGE sql IMMUTABLE RETURN n', name, type);
    END LOOP;
    EXECUTE format(
      'CREATE OR REPLACE FUNCTION redshift.sign(n %1$s) RETURNS %1$s LANGUAGE sql IMMUTABLE
       RETURN (CASE WHEN n > 0 THEN 1 WHEN n < 0 THEN -1 WHEN n = 0 THEN 0 END)::%1$s', type);
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION redshift.round(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN pg_catalog.round(n);
CREATE OR REPLACE FUNCTION redshift.round(n numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN pg_catalog.round(n, digits);
CREATE OR REPLACE FUNCTION redshift.round(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN CASE WHEN abs(n) < 1e15 THEN pg_catalog.round(n::numeric)::double precision ELSE n END;
CREATE OR REPLACE FUNCTION redshift.round(n double precision, digits integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN CASE WHEN abs(n) < 1e15 THEN pg_catalog.round(n::numeric, digits)::double precision ELSE n END;
CREATE OR REPLACE FUNCTION redshift.trunc(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN pg_catalog.trunc(n);
CREATE OR REPLACE FUNCTION redshift.trunc(n numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN pg_catalog.trunc(n, digits);
CREATE OR REPLACE FUNCTION redshift.trunc(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.trunc(n);
CREATE OR REPLACE FUNCTION redshift.trunc(n double precision, digits integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN CASE WHEN abs(n) < 1e15 THEN pg_catalog.trunc(n::numeric, digits)::double precision ELSE n END;
CREATE OR REPLACE FUNCTION redshift.trunc(t timestamp) RETURNS date LANGUAGE sql IMMUTABLE RETURN t::date;
CREATE OR REPLACE FUNCTION redshift.ceil(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN pg_catalog.ceil(n);
CREATE OR REPLACE FUNCTION redshift.ceil(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.ceil(n);
CREATE OR REPLACE FUNCTION redshift.floor(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN pg_catalog.floor(n);
CREATE OR REPLACE FUNCTION redshift.floor(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.floor(n);
CREATE OR REPLACE FUNCTION redshift.sign(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN pg_catalog.sign(n);
CREATE OR REPLACE FUNCTION redshift.sign(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.sign(n);

-- DOUBLE PRECISION of whatever number (https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html).
CREATE OR REPLACE FUNCTION redshift.power(a double precision, b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.power(a, b);
CREATE OR REPLACE FUNCTION redshift.sqrt(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.sqrt(n);
CREATE OR REPLACE FUNCTION redshift.exp(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.exp(n);
CREATE OR REPLACE FUNCTION redshift.ln(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.ln(n);
CREATE OR REPLACE FUNCTION redshift.log(n double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN pg_catalog.log(n);

-- https://docs.aws.amazon.com/redshift/latest/dg/SHA1.html, SHA2.html. Without PostgreSQL's pgcrypto there is no SHA1.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA redshift;
EXCEPTION WHEN OTHERS THEN
  RAISE LOG 'no pgcrypto: %', SQLERRM;
END $$;
CREATE OR REPLACE FUNCTION redshift.sha1(s text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN encode(redshift.digest(convert_to(s, 'UTF8'), 'sha1'), 'hex');
END $$;
CREATE OR REPLACE FUNCTION redshift.sha2(s text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN encode(CASE bits
  WHEN 0 THEN sha256(convert_to(s, 'UTF8'))
  WHEN 224 THEN sha224(convert_to(s, 'UTF8'))
  WHEN 256 THEN sha256(convert_to(s, 'UTF8'))
  WHEN 384 THEN sha384(convert_to(s, 'UTF8'))
  WHEN 512 THEN sha512(convert_to(s, 'UTF8'))
  ELSE '' END, 'hex');

-- https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html: of integers an integer; of a DECIMAL one of the same scale,
-- which nothing says how it is rounded to: refused.
CREATE OR REPLACE FUNCTION redshift.whole_average(state numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE WHEN state[1] > 0 THEN div(state[2], state[1])::bigint END;
DO $$
DECLARE
  type text;
BEGIN
  FOREACH type IN ARRAY ARRAY['smallint', 'integer', 'bigint'] LOOP
    EXECUTE format(
      'CREATE OR REPLACE FUNCTION redshift.add_to_average(state numeric[], n %1$s) RETURNS numeric[] LANGUAGE sql IMMUTABLE STRICT
       RETURN ARRAY[state[1] + 1, state[2] + n];
       CREATE OR REPLACE AGGREGATE redshift.avg(%1$s) (
         SFUNC = redshift.add_to_average, STYPE = numeric[], INITCOND = ''{0,0}'', FINALFUNC = redshift.whole_average)', type);
  END LOOP;
END $$;
CREATE OR REPLACE AGGREGATE redshift.avg(double precision) (
  SFUNC = float8_accum, STYPE = double precision[], INITCOND = '{0,0,0}', FINALFUNC = float8_avg);
CREATE OR REPLACE FUNCTION redshift.no_average(state numeric, n numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '0A000',
    MESSAGE = 'not supported by the stand-in: AVG of a DECIMAL: cast it to DOUBLE PRECISION';
END $$;
CREATE OR REPLACE AGGREGATE redshift.avg(numeric) (SFUNC = redshift.no_average, STYPE = numeric);

-- https://docs.aws.amazon.com/redshift/latest/dg/r_SUM.html: of a REAL it is a DOUBLE PRECISION.
CREATE OR REPLACE AGGREGATE redshift.sum(smallint) (SFUNC = int2_sum, STYPE = bigint);
CREATE OR REPLACE AGGREGATE redshift.sum(integer) (SFUNC = int4_sum, STYPE = bigint);
CREATE OR REPLACE AGGREGATE redshift.sum(bigint) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_sum);
CREATE OR REPLACE AGGREGATE redshift.sum(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_sum);
CREATE OR REPLACE AGGREGATE redshift.sum(double precision) (SFUNC = float8pl, STYPE = double precision);

-- https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html: NULL and '' are left out; 65535 bytes are the limit.
CREATE OR REPLACE FUNCTION redshift.listagg(s text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF octet_length(s) > 65535 THEN
    RAISE EXCEPTION 'Result size exceeds LISTAGG limit';
  END IF;
  RETURN s;
END $$;

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
