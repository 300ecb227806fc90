package io.latestlake.localaws.redshift;

import static io.latestlake.localaws.TestClients.BUCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUPER, VARBYTE and the types of times, of which PostgreSQL has others or none. */
@ExtendWith(SharedLocalAws.class)
class TypesTest {
  private final TestClients aws;

  TypesTest(TestClients aws) {
    this.aws = aws;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "json_parse('[10001,10002,\"abc\"]') ¦ [10001,10002,\"abc\"]",
        "json_parse('{ \"b\" : 1, \"a\" : [ ] }') ¦ {\"b\":1,\"a\":[]}",
        "json_parse('{\"a b\" : \"c  d\"}') ¦ {\"a b\":\"c  d\"}",
        "json_parse('[\"say \\\\\" hi\" , 1]') ¦ [\"say \\\" hi\",1]",
        "json_parse(null) ¦ null",
        "json_serialize(json_parse('[10001,10002,\"abc\"]')) ¦ [10001,10002,\"abc\"]",
        "json_typeof(json_parse('[10001,10002,\"abc\"]')) ¦ array",
        "json_typeof(json_parse('\"a\"')) ¦ string",
        "can_json_parse('{\"a\":1}') ¦ true",
        "can_json_parse('{\"a\":') ¦ false",
        "'abc'::varbyte ¦ 616263",
        "'Zü'::varchar(9)::varbyte ¦ 5ac3bc",
        "'aa'::char(4)::varbyte ¦ 61612020",
        "to_varbyte('616263', 'hex')::varchar ¦ abc",
        "to_varbyte('abc', 'UTF8') ¦ 616263",
        "from_hex('6162') ¦ 6162",
        "from_varbyte('ab', 'hex') ¦ 6162",
        "from_varbyte(from_hex('c3bc'), 'utf-8') ¦ ü",
        "len(from_hex('c3bc')) ¦ 2",
        "octet_length(from_hex('c3bc')) ¦ 2",
        "from_hex('00ff') = to_varbyte('00FF', 'hex') ¦ true",
        "from_hex('00ff') < from_hex('01') ¦ true",
        "time '04:05:06.789' ¦ 04:05:06.789",
        "cast('24:00:00' as time) ¦ 24:00:00",
        "cast('04:05:06' as time without time zone) ¦ 04:05:06",
        "time '04:05:06'::varchar(15) ¦ 04:05:06",
        "timestamp '2001-02-16 20:38:40.5' at time zone 'UTC' ¦ 2001-02-16 20:38:40.5+00",
        "timestamptz '2001-02-16 20:38:40-05' ¦ 2001-02-17 01:38:40+00"
      })
  void valuesAreThoseOfRedshift(String expression, String value) {
    assertThat(aws.value("select " + expression)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select '{}'::super",
        "select cast('{}' as super)",
        "select json_parse('{}')::varchar",
        "create table t (a timetz)",
        "create table t (a time with time zone)",
        "create table t (a geometry)",
        "create table t (a hllsketch)",
        "create table t (a interval)",
        "select to_varbyte('4d', 'binary')",
        "unload ('select time ''04:05:06'' as t') to 's3://b/p/' iam_role default format parquet"
      })
  void whatIsNotKnownIsRefused(String sql) {
    assertThat(aws.fail(inBucket(sql))).startsWith("ERROR: not supported by the stand-in: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "select json_parse('{\"a\":') ¦ invalid input syntax for type json",
        "select json_parse('[1]') = json_parse('[1]') ¦ operator does not exist",
        "select json_parse('[1]') ->> 0 ¦ not supported",
        "select to_varbyte('61 62', 'hex') ¦ invalid hexadecimal digits",
        "select to_varbyte('616', 'hex') ¦ invalid hexadecimal digits",
        "select from_hex('ff')::varchar ¦ invalid byte sequence",
        "select cast('24:00:01' as time) ¦ out of range",
        "create table t (a varbyte(16777217)) ¦ out of range",
        "create table t (a char(4097)) ¦ out of range",
        "select encode(from_hex('61'), 'hex') ¦ not supported",
        "unload ('select from_hex(''61'') as v') to 's3://b/p/' iam_role default format parquet ¦ of type VARBYTE is not supported",
        "unload ('select json_parse(''1'') as s, 1 as a') to 's3://b/p/' iam_role default format parquet partition by (s) ¦ unsupported type super"
      })
  void whatIsWrongFailsInsteadOfMeaningSomethingElse(String sql, String why) {
    assertThat(aws.fail(inBucket(sql))).contains(why);
  }

  @Test
  void columnsOfEveryTypeKeepTheirValues() {
    aws.succeed(
        "create table typed (s super, v varbyte(4), b varbinary, c char(5), t time, z timestamptz)",
        "insert into typed select json_parse('{\"a\":[1,null]}'), from_hex('00ff'), from_hex(''), 'ab', time '04:05:06.000001',"
            + " timestamptz '2020-05-12 12:00:00+02'",
        "insert into typed values (null, null, null, null, null, null)");

    assertThat(aws.query("select * from typed order by c"))
        .containsExactly(
            List.of(
                "{\"a\":[1,null]}",
                "00ff",
                "",
                "ab   ",
                "04:05:06.000001",
                "2020-05-12 10:00:00+00"),
            List.of("null", "null", "null", "null", "null", "null"));
    assertThat(aws.value("select count(*) from (select distinct v, t, z from typed) x"))
        .isEqualTo("2");
  }

  @Test
  void aTextIsNoSuperUnlessItIsParsed() {
    aws.succeed("create table parsed (s super)", "insert into parsed select json_parse('{}')");

    assertThat(aws.fail("insert into parsed values ('{}')")).contains("cannot accept a value");
    assertThat(aws.fail("insert into parsed select '{}'::varchar(9)"))
        .contains("column \"s\" is of type super but expression is of type character varying");
  }

  @Test
  void aVarbyteThatIsTooLongIsNotStored() {
    aws.succeed("create table two_bytes (v varbyte(2))");

    assertThat(aws.fail("insert into two_bytes select from_hex('616263')"))
        .contains("value too long for type binary varying(2)");
  }

  @Test
  void typesAreToldByRedshiftsNames() {
    String id =
        aws.succeed(
                "select json_parse('1') as s, from_hex('61') as v, time '04:05:06' as t,"
                    + " timestamptz '2020-01-01' as z, 'a'::char(3) as c")
            .id();
    assertThat(
            aws.redshift().getStatementResult(get -> get.id(id + ":1")).columnMetadata().stream()
                .map(column -> column.typeName()))
        .containsExactly("super", "varbyte", "time", "timestamptz", "bpchar");
  }

  @Test
  void copyLoadsBytesIntoVarbyte() {
    byte[] file = DuckDb.parquet("select unhex('00ff') as v union all select null order by 1");
    aws.put("types/bytes.parquet", file);
    aws.put("types/bytes.manifest", manifest("types/bytes.parquet", file.length));
    String copy =
        "COPY loaded_bytes FROM 's3://%s/types/bytes.manifest' IAM_ROLE default FORMAT AS PARQUET MANIFEST"
            .formatted(BUCKET);

    aws.succeed("create table loaded_bytes (v varbyte(2))", copy);
    assertThat(aws.query("select v from loaded_bytes order by v"))
        .containsExactly(List.of("00ff"), List.of("null"));
    assertThat(aws.fail("create temp table loaded_bytes (v varbyte(1))", copy))
        .contains("longer than the length defined in the table. Table: 1, Data: 2");
    assertThat(aws.fail("create temp table loaded_bytes (v varchar(9))", copy)).contains("15007");
  }

  @ParameterizedTest
  @ValueSource(strings = {"time", "timestamptz", "super"})
  void copyIntoTypesThatNoPageTellsOfIsRefused(String type) {
    byte[] file = DuckDb.parquet("select '1' as v");
    aws.put("types/" + type + ".parquet", file);
    aws.put("types/" + type + ".manifest", manifest("types/" + type + ".parquet", file.length));

    assertThat(
            aws.fail(
                "create temp table loaded (v " + type + ")",
                "COPY loaded FROM 's3://%s/types/%s.manifest' IAM_ROLE default FORMAT AS PARQUET MANIFEST"
                    .formatted(BUCKET, type)))
        .startsWith("ERROR: not supported by the stand-in: COPY of Parquet into a column of type");
  }

  @Test
  void unloadWritesSuperAsJsonAndInstantsInUtc() {
    aws.succeed(
        "UNLOAD ('select json_parse(''{\"a\":[1]}'') as s, timestamptz ''2020-05-12 12:00:00+02'' as z, ''ab''::char(3) as c')"
            + " TO 's3://"
            + BUCKET
            + "/types/unloaded/' IAM_ROLE default FORMAT PARQUET");

    byte[] file = aws.get("types/unloaded/0000_part_00.parquet");
    assertThat(DuckDb.query(file, "select s::varchar, z, c from FILE"))
        .containsExactly(List.of("{\"a\":[1]}", "2020-05-12 10:00:00.0", "ab "));
    assertThat(
            DuckDb.query(
                file, "select name, type, logical_type from SCHEMA where name in ('s', 'z')"))
        .satisfiesExactly(
            s -> assertThat(s).startsWith("s", "BYTE_ARRAY").last().asString().contains("Json"),
            z -> assertThat(z).startsWith("z", "INT64").last().asString().contains("Timestamp"));
  }

  private static String inBucket(String sql) {
    return sql.replace("s3://b/", "s3://" + BUCKET + "/types/none/");
  }

  private static byte[] manifest(String key, long length) {
    return "{\"entries\":[{\"url\":\"s3://%s/%s\",\"mandatory\":true,\"meta\":{\"content_length\":%d}}]}"
        .formatted(BUCKET, key, length)
        .getBytes(UTF_8);
  }
}
