-- What Redshift's operators and casts mean where PostgreSQL's mean something else, for the database of the stand-in.
-- Run at each start, in one transaction, by the superuser; every step may be repeated.
-- Operators are found by name through the search path, in which this schema stands before pg_catalog. What GROUP BY,
-- DISTINCT, UNION, ORDER BY and PARTITION BY compare by is no operator but the type's default operator class, and what
-- a length does to a text is the type's cast to itself: both are rows of the catalog, and are changed there.
CREATE SCHEMA IF NOT EXISTS redshift_operators;
GRANT USAGE ON SCHEMA redshift_operators TO PUBLIC;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html: blanks at the end of VARCHAR and CHAR do not
-- count when values are compared. PostgreSQL has that for CHAR; its functions take any text.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE n.nspname = 'redshift_operators' AND o.oprname = '=') THEN
    RETURN;
  END IF;
  CREATE FUNCTION redshift_operators.eq(text, text) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpchareq';
  CREATE FUNCTION redshift_operators.ne(text, text) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpcharne';
  CREATE FUNCTION redshift_operators.lt(text, text) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpcharlt';
  CREATE FUNCTION redshift_operators.le(text, text) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpcharle';
  CREATE FUNCTION redshift_operators.gt(text, text) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpchargt';
  CREATE FUNCTION redshift_operators.ge(text, text) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpcharge';
  CREATE FUNCTION redshift_operators.compare(text, text) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'bpcharcmp';
  CREATE FUNCTION redshift_operators.sort_support(internal) RETURNS void
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'bpchar_sortsupport';
  CREATE FUNCTION redshift_operators.hash(text) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'hashbpchar';
  CREATE FUNCTION redshift_operators.hash(text, bigint) RETURNS bigint
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF AS 'hashbpcharextended';

  CREATE OPERATOR redshift_operators.= (FUNCTION = redshift_operators.eq, LEFTARG = text, RIGHTARG = text,
    COMMUTATOR = OPERATOR(redshift_operators.=), NEGATOR = OPERATOR(redshift_operators.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
  CREATE OPERATOR redshift_operators.<> (FUNCTION = redshift_operators.ne, LEFTARG = text, RIGHTARG = text,
    COMMUTATOR = OPERATOR(redshift_operators.<>), NEGATOR = OPERATOR(redshift_operators.=),
    RESTRICT = neqsel, JOIN = neqjoinsel);
  CREATE OPERATOR redshift_operators.< (FUNCTION = redshift_operators.lt, LEFTARG = text, RIGHTARG = text,
    COMMUTATOR = OPERATOR(redshift_operators.>), NEGATOR = OPERATOR(redshift_operators.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
  CREATE OPERATOR redshift_operators.<= (FUNCTION = redshift_operators.le, LEFTARG = text, RIGHTARG = text,
    COMMUTATOR = OPERATOR(redshift_operators.>=), NEGATOR = OPERATOR(redshift_operators.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
  CREATE OPERATOR redshift_operators.> (FUNCTION = redshift_operators.gt, LEFTARG = text, RIGHTARG = text,
    COMMUTATOR = OPERATOR(redshift_operators.<), NEGATOR = OPERATOR(redshift_operators.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
  CREATE OPERATOR redshift_operators.>= (FUNCTION = redshift_operators.ge, LEFTARG = text, RIGHTARG = text,
    COMMUTATOR = OPERATOR(redshift_operators.<=), NEGATOR = OPERATOR(redshift_operators.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel);

  -- An index names its class, so those of the catalog itself keep theirs.
  UPDATE pg_opclass SET opcdefault = false
    WHERE opcname = 'text_ops' AND opcnamespace = 'pg_catalog'::regnamespace
      AND opcmethod IN (SELECT oid FROM pg_am WHERE amname IN ('btree', 'hash'));
  CREATE OPERATOR CLASS redshift_operators.text_ops DEFAULT FOR TYPE text USING btree AS
    OPERATOR 1 redshift_operators.<, OPERATOR 2 redshift_operators.<=, OPERATOR 3 redshift_operators.=,
    OPERATOR 4 redshift_operators.>=, OPERATOR 5 redshift_operators.>,
    FUNCTION 1 redshift_operators.compare(text, text), FUNCTION 2 redshift_operators.sort_support(internal);
  CREATE OPERATOR CLASS redshift_operators.text_ops DEFAULT FOR TYPE text USING hash AS
    OPERATOR 1 redshift_operators.=,
    FUNCTION 1 redshift_operators.hash(text), FUNCTION 2 redshift_operators.hash(text, bigint);
END $$;

-- The value that fails is an argument so that the planner, which evaluates calls with constants only, does not raise
-- the error of a branch that no value takes.
CREATE OR REPLACE FUNCTION redshift_operators.too_long(type text, s text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = 'value too long for type ' || type;
END $$;

CREATE OR REPLACE FUNCTION redshift_operators.refuse(what text, s text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not supported by the stand-in: ' || what;
END $$;

-- The longest beginning of a text that has so many bytes and no half character.
CREATE OR REPLACE FUNCTION redshift_operators.cut(s text, bytes integer) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  kept text := left(s, bytes);
BEGIN
  WHILE octet_length(kept) > bytes LOOP
    kept := left(kept, greatest(length(kept) - greatest((octet_length(kept) - bytes) / 4, 1), 0));
  END LOOP;
  RETURN kept;
END $$;

-- Lengths count bytes. A value that is too long is cut by an explicit cast
-- (https://docs.aws.amazon.com/redshift/latest/dg/r_SUBSTRING.html) and refused when stored
-- (https://docs.aws.amazon.com/redshift/latest/dg/r_Examples_with_character_types.html) unless only blanks are lost.
CREATE OR REPLACE FUNCTION redshift_operators.varchar(s varchar, modifier integer, explicit boolean) RETURNS varchar
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (CASE
    WHEN (octet_length(s) <= modifier - 4) IS NOT FALSE THEN s::text
    WHEN explicit OR octet_length(rtrim(s, ' ')) <= modifier - 4 THEN redshift_operators.cut(s, modifier - 4)
    ELSE redshift_operators.too_long('character varying(' || modifier - 4 || ')', s)
  END)::varchar
$$;

-- CHAR holds single-byte characters only; then bytes are characters.
CREATE OR REPLACE FUNCTION redshift_operators.bpchar(s bpchar, modifier integer, explicit boolean) RETURNS bpchar
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN (octet_length(s::text) = length(s::text)) IS NOT FALSE THEN pg_catalog.bpchar(s, modifier, explicit)
    ELSE redshift_operators.refuse('a character of several bytes in a CHAR', s::text)::bpchar
  END
$$;

UPDATE pg_cast SET castfunc = 'redshift_operators.varchar(varchar, integer, boolean)'::regprocedure
  WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype;
UPDATE pg_cast SET castfunc = 'redshift_operators.bpchar(bpchar, integer, boolean)'::regprocedure
  WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype;

CREATE OR REPLACE FUNCTION redshift_operators.boolean_text(b boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '42846', MESSAGE = 'cannot cast type boolean to character varying';
END $$;
UPDATE pg_cast SET castfunc = 'redshift_operators.boolean_text(boolean)'::regprocedure
  WHERE castsource = 'boolean'::regtype AND casttarget IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype);

-- PostgreSQL of Redshift's age writes 15 digits of a double and 6 of a real; now it writes as many as are needed to
-- read the same number. Where that is the same text it is given, elsewhere refused.
CREATE OR REPLACE FUNCTION redshift_operators.number_text(shortest text, digits integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN shortest IS NULL THEN NULL
    WHEN length(ltrim(regexp_replace(split_part(shortest, 'e', 1), '[-.]', '', 'g'), '0')) <= digits THEN shortest
    ELSE redshift_operators.refuse('the text of ' || shortest || ', which has more digits than Redshift writes: cast it to DECIMAL(p,s)', shortest)
  END
$$;
CREATE OR REPLACE FUNCTION redshift_operators.double_text(d double precision) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT redshift_operators.number_text(float8out(d)::text, 15) $$;
CREATE OR REPLACE FUNCTION redshift_operators.real_text(r real) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT redshift_operators.number_text(float4out(r)::text, 6) $$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_cast WHERE castsource = 'float8'::regtype AND casttarget = 'text'::regtype) THEN
    RETURN;
  END IF;
  CREATE CAST (double precision AS text) WITH FUNCTION redshift_operators.double_text(double precision) AS ASSIGNMENT;
  CREATE CAST (double precision AS varchar) WITH FUNCTION redshift_operators.double_text(double precision) AS ASSIGNMENT;
  CREATE CAST (double precision AS bpchar) WITH FUNCTION redshift_operators.double_text(double precision) AS ASSIGNMENT;
  CREATE CAST (real AS text) WITH FUNCTION redshift_operators.real_text(real) AS ASSIGNMENT;
  CREATE CAST (real AS varchar) WITH FUNCTION redshift_operators.real_text(real) AS ASSIGNMENT;
  CREATE CAST (real AS bpchar) WITH FUNCTION redshift_operators.real_text(real) AS ASSIGNMENT;

  CREATE FUNCTION redshift_operators.append(text, double precision) RETURNS text LANGUAGE sql STABLE AS
    $f$ SELECT $1 || redshift_operators.double_text($2) $f$;
  CREATE FUNCTION redshift_operators.append(double precision, text) RETURNS text LANGUAGE sql STABLE AS
    $f$ SELECT redshift_operators.double_text($1) || $2 $f$;
  CREATE FUNCTION redshift_operators.append(text, real) RETURNS text LANGUAGE sql STABLE AS
    $f$ SELECT $1 || redshift_operators.real_text($2) $f$;
  CREATE FUNCTION redshift_operators.append(real, text) RETURNS text LANGUAGE sql STABLE AS
    $f$ SELECT redshift_operators.real_text($1) || $2 $f$;
  CREATE FUNCTION redshift_operators.append(text, boolean) RETURNS text LANGUAGE sql STABLE AS
    $f$ SELECT $1 || redshift_operators.boolean_text($2) $f$;
  CREATE FUNCTION redshift_operators.append(boolean, text) RETURNS text LANGUAGE sql STABLE AS
    $f$ SELECT redshift_operators.boolean_text($1) || $2 $f$;
  CREATE OPERATOR redshift_operators.|| (FUNCTION = redshift_operators.append, LEFTARG = text, RIGHTARG = double precision);
  CREATE OPERATOR redshift_operators.|| (FUNCTION = redshift_operators.append, LEFTARG = double precision, RIGHTARG = text);
  CREATE OPERATOR redshift_operators.|| (FUNCTION = redshift_operators.append, LEFTARG = text, RIGHTARG = real);
  CREATE OPERATOR redshift_operators.|| (FUNCTION = redshift_operators.append, LEFTARG = real, RIGHTARG = text);
  CREATE OPERATOR redshift_operators.|| (FUNCTION = redshift_operators.append, LEFTARG = text, RIGHTARG = boolean);
  CREATE OPERATOR redshift_operators.|| (FUNCTION = redshift_operators.append, LEFTARG = boolean, RIGHTARG = text);
END $$;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html: the scale of a quotient follows from
-- the declared precisions, which a value does not carry.
CREATE OR REPLACE FUNCTION redshift_operators.divide(a numeric, b numeric) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT redshift_operators.refuse(
    'division of DECIMALs, whose scale follows from their declared precisions: cast one to DOUBLE PRECISION', a::text)::numeric
$$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE n.nspname = 'redshift_operators' AND o.oprname = '/') THEN
    CREATE OPERATOR redshift_operators./ (FUNCTION = redshift_operators.divide, LEFTARG = numeric, RIGHTARG = numeric);
  END IF;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA redshift_operators TO PUBLIC;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html, as far as it is about tables and their types.
CREATE OR REPLACE VIEW redshift_operators.svv_columns AS
SELECT n.nspname::text AS table_schema, c.relname::text AS table_name, a.attname::text AS column_name,
  a.attnum::integer AS ordinal_position, CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END AS is_nullable,
  CASE t.typname WHEN 'super' THEN 'super' WHEN 'varbyte' THEN 'binary varying' ELSE format_type(a.atttypid, NULL) END AS data_type,
  CASE WHEN a.atttypmod < 0 THEN NULL WHEN t.typname IN ('varchar', 'bpchar') THEN a.atttypmod - 4
    WHEN t.typname = 'varbyte' THEN a.atttypmod END AS character_maximum_length,
  CASE t.typname WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64
    WHEN 'numeric' THEN (a.atttypmod - 4) >> 16 & 65535 END AS numeric_precision,
  CASE WHEN t.typname IN ('int2', 'int4', 'int8') THEN 0
    WHEN t.typname = 'numeric' THEN a.atttypmod - 4 & 65535 END AS numeric_scale
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v');
GRANT SELECT ON redshift_operators.svv_columns TO PUBLIC;
