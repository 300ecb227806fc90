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
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;

@ExtendWith(SharedLocalAws.class)
class CopyTest {
  private static final String ALL_TYPES =
      "create table %s (b boolean, i integer, l bigint, r real, d double precision, s varchar(20), c char(3), p decimal(9,2), q decimal(18,4),"
          + " w decimal(38,10), day date, t timestamp)";

  private final TestClients aws;

  CopyTest(TestClients aws) {
    this.aws = aws;
  }

  @Test
  void copyLoadsEveryTypeByPosition() {
    byte[] file =
        DuckDb.parquet(
            "select true as x1, 7::int as x2, -9000000000::bigint as x3, 1.5::float as x4, -2.25::double as x5, 'Zürich' as x6, 'ab' as x7,"
                + " -12.34::decimal(9,2) as x8, 10000.0001::decimal(18,4) as x9, -1234567890123456789012345678.0000000001::decimal(38,10) as x10,"
                + " date '2020-05-12' as x11, timestamp '1999-12-31 23:59:59.123456' as x12"
                + " union all select null, null, null, null, null, null, null, null, null, null, null, null");
    String manifest = manifest("types", entry(put("types/a.parquet", file), file.length));

    DescribeStatementResponse end =
        aws.succeed(ALL_TYPES.formatted("copied"), copy("copied", manifest));

    assertThat(end.subStatements().get(1).resultRows()).isEqualTo(2);
    assertThat(aws.query("select * from copied order by i"))
        .containsExactly(
            List.of(
                "true",
                "7",
                "-9000000000",
                "1.5",
                "-2.25",
                "Zürich",
                "ab ",
                "-12.34",
                "10000.0001",
                "-1234567890123456789012345678.0000000001",
                "2020-05-12",
                "1999-12-31 23:59:59.123456"),
            List.of(
                "null", "null", "null", "null", "null", "null", "null", "null", "null", "null",
                "null", "null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smallint | 1::int", "integer | 1::bigint", "bigint | 1::int", "integer | 1::smallint",
            "decimal(12,2) | 1::double",
        "decimal(12,2) | 1::decimal(12,3)", "varchar(10) | 1::int", "date | chr(120)",
            "timestamp | date '2020-01-01'", "real | 1::double"
      })
  void copyRefusesAnotherType(String column, String value) {
    byte[] file = DuckDb.parquet("select " + value + " as v");
    String manifest = manifest("narrow", entry(put("narrow.parquet", file), file.length));

    assertThat(aws.fail("create temp table narrow (v " + column + ")", copy("narrow", manifest)))
        .contains(
            "Spectrum Scan Error",
            "15007",
            "has an incompatible Parquet schema for column",
            "narrow.parquet.v");
  }

  @Test
  void copyRefusesAnotherNumberOfColumns() {
    byte[] file = DuckDb.parquet("select 1 as a, 2 as b");
    String manifest = manifest("count", entry(put("count.parquet", file), file.length));

    assertThat(aws.fail("create temp table one_column (a int)", copy("one_column", manifest)))
        .contains("Unmatched number of columns", "Table columns: 1, Data columns: 2");
  }

  @Test
  void copyFillsTheListedColumns() {
    byte[] file = DuckDb.parquet("select 1::int as a, 2::int as b");
    String manifest = manifest("listed", entry(put("listed.parquet", file), file.length));

    aws.succeed("create table listed (x int, y int, z int)", copy("listed (z, x)", manifest));

    assertThat(aws.query("select x, y, z from listed")).containsExactly(List.of("2", "null", "1"));
  }

  @Test
  void copyCountsTextInBytes() {
    byte[] file = DuckDb.parquet("select 'äöü' as s");
    String manifest = manifest("bytes", entry(put("bytes.parquet", file), file.length));

    aws.succeed("create temp table six (s varchar(6))", copy("six", manifest));
    assertThat(aws.fail("create temp table five (s varchar(5))", copy("five", manifest)))
        .contains("longer than the length defined in the table. Table: 5, Data: 6");
  }

  @Test
  void aFileListedTwiceIsLoadedTwice() {
    byte[] file = DuckDb.parquet("select range::int as a from range(10)");
    String entry = entry(put("twice.parquet", file), file.length);

    assertThat(
            aws.succeed(
                    "create temp table twice (a int)",
                    copy("twice", manifest("twice", entry, entry)))
                .resultRows())
        .isEqualTo(20);
  }

  @Test
  void onlyAMandatoryFileMayNotBeMissing() {
    byte[] file = DuckDb.parquet("select 1::int as a");
    String there = entry(put("there.parquet", file), file.length);
    String missing = entry("s3://" + BUCKET + "/not-there.parquet", 5);

    assertThat(
            aws.fail(
                "create temp table t (a int)", copy("t", manifest("mandatory", there, missing))))
        .contains("not-there.parquet");
    assertThat(
            aws.succeed(
                    "create temp table t (a int)",
                    copy("t", manifest("optional", there, missing.replace("true", "false"))))
                .resultRows())
        .isEqualTo(1);
    assertThat(
            aws.fail(
                "create temp table t (a int)",
                copy("t", manifest("none", missing.replace("true", "false")))))
        .contains("No files were found");
  }

  @Test
  void contentLengthMustBeGivenAndExact() {
    byte[] file = DuckDb.parquet("select 1::int as a");
    String url = put("length.parquet", file);

    assertThat(
            aws.fail(
                "create temp table t (a int)",
                copy("t", manifest("wrong", entry(url, file.length + 1L)))))
        .contains("content_length");
    assertThat(
            aws.fail(
                "create temp table t (a int)",
                copy("t", manifest("without", "{\"url\":\"" + url + "\",\"mandatory\":true}"))))
        .contains("content_length");
    assertThat(
            aws.fail("create temp table t (a int)", copy("t", "s3://" + BUCKET + "/no/manifest")))
        .contains("manifest does not exist");
  }

  @Test
  void copyIsRolledBackWithItsTransaction() {
    byte[] file = DuckDb.parquet("select 1::int as a");
    String manifest = manifest("rollback", entry(put("rollback.parquet", file), file.length));
    aws.succeed("create table rolled_back (a int)");

    aws.fail(copy("rolled_back", manifest), "select 1/0");

    assertThat(aws.value("select count(*) from rolled_back")).isEqualTo("0");
  }

  @Test
  void copyOptionsThatAreNotKnownAreRefused() {
    String copy = copy("t", "s3://" + BUCKET + "/m");

    assertThat(aws.fail(copy + " MAXERROR 10"))
        .isEqualTo("ERROR: not supported by the stand-in: COPY option MAXERROR");
    assertThat(aws.fail(copy.replace(" MANIFEST", ""))).contains("COPY without MANIFEST");
    assertThat(aws.fail(copy.replace("FORMAT AS PARQUET", "CSV"))).contains("COPY option CSV");
    assertThat(aws.fail(copy.replace("IAM_ROLE default", ""))).contains("IAM_ROLE");
    assertThat(aws.fail("copy t from '/etc/passwd'"))
        .contains("The specified S3 path is not valid");
  }

  private String put(String key, byte[] bytes) {
    aws.put("copy/" + key, bytes);
    return "s3://" + BUCKET + "/copy/" + key;
  }

  private static String entry(String url, long length) {
    return "{\"url\":\"%s\",\"mandatory\":true,\"meta\":{\"content_length\":%d}}"
        .formatted(url, length);
  }

  private String manifest(String name, String... entries) {
    return put(
        name + ".manifest", ("{\"entries\":[" + String.join(",", entries) + "]}").getBytes(UTF_8));
  }

  private static String copy(String table, String manifest) {
    return "COPY " + table + " FROM '" + manifest + "' IAM_ROLE default FORMAT AS PARQUET MANIFEST";
  }
}
