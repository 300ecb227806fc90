-- Redshift's types that PostgreSQL lacks, made of its own representations: SUPER of json, VARBYTE of bytea.
-- Run at each start of the stand-in, in one transaction, before the functions; types that are there stay.
-- They are types of their own, not json and bytea, so that PostgreSQL's casts, literals and operators are not found.
CREATE SCHEMA IF NOT EXISTS redshift_operators;
GRANT USAGE ON SCHEMA redshift_operators TO PUBLIC;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_SUPER_type.html: a literal would be a string and not the JSON that
-- it holds, so that JSON_PARSE is the only way in here: shell_in takes none.
DO $$
BEGIN
  IF to_regtype('redshift_operators.super') IS NOT NULL THEN
    RETURN;
  END IF;
  CREATE TYPE redshift_operators.super;
  CREATE FUNCTION redshift_operators.super_in(cstring) RETURNS redshift_operators.super
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'shell_in';
  CREATE FUNCTION redshift_operators.super_out(redshift_operators.super) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'json_out';
  CREATE FUNCTION redshift_operators.super_recv(internal) RETURNS redshift_operators.super
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'json_recv';
  CREATE FUNCTION redshift_operators.super_send(redshift_operators.super) RETURNS bytea
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'json_send';
  CREATE TYPE redshift_operators.super (
    INPUT = redshift_operators.super_in, OUTPUT = redshift_operators.super_out,
    RECEIVE = redshift_operators.super_recv, SEND = redshift_operators.super_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended);
  CREATE CAST (json AS redshift_operators.super) WITHOUT FUNCTION;
  CREATE CAST (redshift_operators.super AS json) WITHOUT FUNCTION;
  CREATE FUNCTION redshift_operators.super_text(redshift_operators.super) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $f$
  BEGIN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'not supported by the stand-in: a cast of SUPER to a text: use JSON_SERIALIZE';
  END $f$;
  CREATE CAST (redshift_operators.super AS text) WITH FUNCTION redshift_operators.super_text AS ASSIGNMENT;
  CREATE CAST (redshift_operators.super AS varchar) WITH FUNCTION redshift_operators.super_text AS ASSIGNMENT;
  CREATE CAST (redshift_operators.super AS bpchar) WITH FUNCTION redshift_operators.super_text AS ASSIGNMENT;
END $$;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html: a text becomes its bytes of UTF-8, and back; the
-- length counts bytes. It compares as bytea does.
DO $$
BEGIN
  IF to_regtype('redshift_operators.varbyte') IS NOT NULL THEN
    RETURN;
  END IF;
  CREATE TYPE redshift_operators.varbyte;
  CREATE FUNCTION redshift_operators.varbyte_in(cstring) RETURNS redshift_operators.varbyte
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
  CREATE FUNCTION redshift_operators.varbyte_out(redshift_operators.varbyte) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'byteaout';
  CREATE FUNCTION redshift_operators.varbyte_recv(internal) RETURNS redshift_operators.varbyte
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'bytearecv';
  CREATE FUNCTION redshift_operators.varbyte_send(redshift_operators.varbyte) RETURNS bytea
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'byteasend';
  CREATE FUNCTION redshift_operators.varbyte_typmod_in(cstring[]) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'bittypmodin';
  CREATE FUNCTION redshift_operators.varbyte_typmod_out(integer) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'bittypmodout';
  CREATE TYPE redshift_operators.varbyte (
    INPUT = redshift_operators.varbyte_in, OUTPUT = redshift_operators.varbyte_out,
    RECEIVE = redshift_operators.varbyte_recv, SEND = redshift_operators.varbyte_send,
    TYPMOD_IN = redshift_operators.varbyte_typmod_in, TYPMOD_OUT = redshift_operators.varbyte_typmod_out,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended);
  CREATE CAST (redshift_operators.varbyte AS bytea) WITHOUT FUNCTION AS IMPLICIT;
  CREATE CAST (bytea AS redshift_operators.varbyte) WITHOUT FUNCTION AS ASSIGNMENT;
  CREATE CAST (text AS redshift_operators.varbyte) WITHOUT FUNCTION;
  CREATE CAST (varchar AS redshift_operators.varbyte) WITHOUT FUNCTION;
  CREATE CAST (bpchar AS redshift_operators.varbyte) WITHOUT FUNCTION;
  CREATE FUNCTION redshift_operators.varbyte_text(v redshift_operators.varbyte) RETURNS text LANGUAGE sql IMMUTABLE STRICT
    RETURN convert_from(v, 'UTF8');
  CREATE CAST (redshift_operators.varbyte AS text) WITH FUNCTION redshift_operators.varbyte_text;
  CREATE CAST (redshift_operators.varbyte AS varchar) WITH FUNCTION redshift_operators.varbyte_text;
  CREATE CAST (redshift_operators.varbyte AS bpchar) WITH FUNCTION redshift_operators.varbyte_text;
  CREATE FUNCTION redshift_operators.varbyte(v redshift_operators.varbyte, modifier integer, explicit boolean)
  RETURNS redshift_operators.varbyte LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $f$
  BEGIN
    IF octet_length(v) > modifier THEN
      RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = 'value too long for type binary varying(' || modifier || ')';
    END IF;
    RETURN v;
  END $f$;
  CREATE CAST (redshift_operators.varbyte AS redshift_operators.varbyte)
    WITH FUNCTION redshift_operators.varbyte(redshift_operators.varbyte, integer, boolean) AS IMPLICIT;
END $$;
