package io.latestlake.localaws.redshift;

import static io.latestlake.localaws.TestClients.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedLocalAws.class)
class UnloadTest {
  private static final String DAYS = " PARTITION BY (year, month, day) MANIFEST VERBOSE";

  private final TestClients aws;

  UnloadTest(TestClients aws) {
    this.aws = aws;
  }

  @Test
  void everyDayBecomesAFolderOfFiles() {
    aws.succeed(
        "create table days (id int, s varchar(10), year int, month int, day int)",
        "insert into days values (1, 'a', 2020, 5, 12), (2, 'b', 2020, 5, 12), (3, 'c', 2020, 5, 12), (4, null, 2020, 11, 1), (5, 'e', null, 1, 1)");

    assertThat(aws.succeed(unload("select * from days", "days", DAYS)).resultRows()).isEqualTo(5);

    assertThat(aws.keys("days/"))
        .containsExactly(
            "days/manifest",
            "days/year=2020/month=11/day=1/0000_part_00.parquet",
            "days/year=2020/month=5/day=12/0000_part_00.parquet",
            "days/year=2020/month=5/day=12/0001_part_00.parquet",
            "days/year=__HIVE_DEFAULT_PARTITION__/month=1/day=1/0000_part_00.parquet");
    assertThat(
            DuckDb.query(
                aws.get("days/year=2020/month=5/day=12/0000_part_00.parquet"),
                "select * from FILE order by id"))
        .containsExactly(List.of("1", "a"), List.of("3", "c"));
    assertThat(
            DuckDb.query(
                aws.get("days/year=2020/month=11/day=1/0000_part_00.parquet"),
                "select * from FILE"))
        .containsExactly(List.of("4", "null"));
  }

  @Test
  void parallelOffWritesOneFileAfterAnother() {
    aws.succeed(
        "create table serial (id int, day int)",
        "insert into serial values (3, 1), (1, 1), (2, 1), (4, 2)");

    aws.succeed(
        unload(
            "select id, day from serial order by id",
            "serial",
            " PARTITION BY (day) PARALLEL OFF"));

    assertThat(aws.keys("serial/"))
        .containsExactly("serial/day=1/000.parquet", "serial/day=2/000.parquet");
    assertThat(DuckDb.query(aws.get("serial/day=1/000.parquet"), "select id from FILE"))
        .containsExactly(List.of("1"), List.of("2"), List.of("3"));
  }

  @Test
  void withoutPartitionsThePrefixIsAPrefix() {
    aws.succeed(
        "UNLOAD ($$select 1 as a$$) TO 's3://"
            + BUCKET
            + "/plain/x_' IAM_ROLE 'arn:aws:iam::1:role/r' FORMAT PARQUET MANIFEST");

    assertThat(aws.keys("plain/"))
        .containsExactly("plain/x_0000_part_00.parquet", "plain/x_manifest");
  }

  @Test
  void everyTypeIsReadBackByAnotherReader() {
    aws.succeed(
        "create table types (b boolean, si smallint, i integer, l bigint, r real, d double precision, s varchar(20), p decimal(9,2),"
            + " q decimal(18,4), w decimal(38,10), dt date, t timestamp, n int)",
        "insert into types values (true, 3, 7, -9000000000, 1.5, -2.25, 'Zürich', -12.34, 10000.0001,"
            + " -1234567890123456789012345678.0000000001, '2020-05-12', '1999-12-31 23:59:59.123456', null)");

    aws.succeed(unload("select * from types", "types", ""));

    byte[] file = aws.get("types/0000_part_00.parquet");
    assertThat(DuckDb.query(file, "select * from FILE"))
        .containsExactly(
            List.of(
                "true",
                "3",
                "7",
                "-9000000000",
                "1.5",
                "-2.25",
                "Zürich",
                "-12.34",
                "10000.0001",
                "-1234567890123456789012345678.0000000001",
                "2020-05-12",
                "1999-12-31 23:59:59.123456",
                "null"));
    assertThat(
            DuckDb.query(
                file, "select name, type from SCHEMA where name in ('si', 't', 'dt', 's')"))
        .containsExactly(
            List.of("si", "INT32"),
            List.of("s", "BYTE_ARRAY"),
            List.of("dt", "INT32"),
            List.of("t", "INT64"));
  }

  @Test
  void theVerboseManifestCountsBytesAndRows() throws IOException {
    String rows =
        IntStream.range(0, 100)
            .mapToObj(i -> "(" + i + ", " + i % 3 + ")")
            .collect(Collectors.joining(","));
    aws.succeed("create table counted (id int, day int)", "insert into counted values " + rows);
    aws.succeed(unload("select * from counted", "counted", " PARTITION BY (day) MANIFEST VERBOSE"));

    JsonNode manifest = new ObjectMapper().readTree(aws.get("counted/manifest"));

    assertThat(manifest.path("entries")).hasSize(6);
    for (JsonNode entry : manifest.path("entries")) {
      byte[] file =
          aws.get(entry.path("url").asText().substring(("s3://" + BUCKET + "/").length()));
      assertThat(entry.path("meta").path("content_length").asLong()).isEqualTo(file.length);
      assertThat(DuckDb.query(file, "select count(*) from FILE"))
          .containsExactly(List.of(entry.path("meta").path("record_count").asText()));
    }
    assertThat(manifest.path("meta").path("record_count").asLong()).isEqualTo(100);
    assertThat(manifest.path("schema").path("elements").get(0).path("name").asText())
        .isEqualTo("id");
    assertThat(manifest.path("author").path("name").asText()).isEqualTo("Amazon Redshift");
  }

  @Test
  void noRowsLeaveNeitherFilesNorManifest() {
    aws.succeed("create table empty (id int, year int, month int, day int)");

    assertThat(aws.succeed(unload("select * from empty", "empty", DAYS)).resultRows()).isZero();

    assertThat(aws.keys("empty/")).isEmpty();
  }

  @Test
  void unloadSeesTheChangesOfItsOwnTransaction() {
    aws.succeed(
        "create temp table fresh (id int)",
        "insert into fresh values (42)",
        unload("select id from fresh", "fresh", ""));

    assertThat(DuckDb.query(aws.get("fresh/0000_part_00.parquet"), "select id from FILE"))
        .containsExactly(List.of("42"));
  }

  @Test
  void unloadedFilesSurviveARollback() {
    aws.fail(unload("select 1 as a", "rolled-back", " MANIFEST"), "select 1/0");

    assertThat(aws.keys("rolled-back/"))
        .containsExactly("rolled-back/0000_part_00.parquet", "rolled-back/manifest");
  }

  @Test
  void unloadRefusesANonEmptyTarget() {
    aws.succeed(unload("select 1 as a", "again", ""));

    assertThat(aws.fail(unload("select 1 as a", "again", "")))
        .contains("Specified unload destination on S3 is not empty");
  }

  @Test
  void aDoubleCannotBeAPartitionKey() {
    assertThat(
            aws.fail(
                unload(
                    "select 1 as id, date_part(year, date '2020-05-12') as year",
                    "double",
                    " PARTITION BY (year)")))
        .contains("year", "double precision");
    aws.succeed(
        unload(
            "select 1 as id, date_part(year, date '2020-05-12')::int as year",
            "double",
            " PARTITION BY (year)"));
    assertThat(aws.keys("double/")).containsExactly("double/year=2020/0000_part_00.parquet");
  }

  @Test
  void partitionKeysMustBeSelectedAndLeaveAColumn() {
    assertThat(aws.fail(unload("select 1 as id", "keys", " PARTITION BY (year)")))
        .contains("\"year\" is not in the select list");
    assertThat(aws.fail(unload("select 1 as id", "keys", " PARTITION BY (id)")))
        .contains("at least one column");
  }

  @Test
  void aFailingQueryFailsTheUnload() {
    assertThat(
            aws.fail(
                "create temp table bad (a int)",
                "insert into bad values (0)",
                unload("select 1/a as x from bad", "bad", "")))
        .isEqualTo("ERROR: division by zero");
  }

  @Test
  void optionsThatAreNotKnownAreRefused() {
    for (String option :
        List.of("ALLOWOVERWRITE", "CLEANPATH", "HEADER", "GZIP", "ROWGROUPSIZE 32")) {
      assertThat(aws.fail(unload("select 1 as a", "options", " " + option)))
          .startsWith("ERROR: not supported by the stand-in: UNLOAD option");
    }
    assertThat(aws.fail(unload("select 1 as a limit 1", "options", "")))
        .contains("Limit clause is not supported");
    assertThat(aws.fail(unload("delete from t", "options", ""))).contains("syntax error");
    assertThat(
            aws.fail("UNLOAD ('select 1 as a') TO 's3://" + BUCKET + "/options/' FORMAT PARQUET"))
        .contains("IAM_ROLE");
  }

  private static String unload(String query, String prefix, String options) {
    return "UNLOAD ('"
        + query.replace("'", "''")
        + "') TO 's3://"
        + BUCKET
        + "/"
        + prefix
        + "/' IAM_ROLE default FORMAT AS PARQUET"
        + options;
  }
}
