package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static final Map<String, String> STAND_INS =
      Map.of(
          "kafka.bootstrap-servers", "127.0.0.1:9092",
          "aws.s3-endpoint", "http://127.0.0.1:9000",
          "aws.redshift-data-endpoint", "http://127.0.0.1:9001",
          "aws.glue-endpoint", "http://127.0.0.1:9002",
          "run.checkpoint-directory", "file:///tmp/checkpoints");

  @TempDir private Path folder;

  @Test
  void theSettingsOfTheDemoAreRead() {
    Settings settings = SettingsReader.read(Repository.file("conf/local.yaml"), STAND_INS);

    assertThat(settings.kafka())
        .isEqualTo(
            new Settings.Kafka(
                "127.0.0.1:9092", List.of("dms-cases"), "latest-lake", true, Map.of()));
    assertThat(settings.aws().s3Endpoint()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(settings.lake()).isEqualTo(new Settings.Lake("latest-lake", ""));
    assertThat(settings.cadence())
        .isEqualTo(
            new Settings.Cadence(
                Duration.ofSeconds(1), Duration.ofSeconds(5), 2L << 30, Duration.ofSeconds(30)));
    assertThat(settings.run())
        .isEqualTo(
            new Settings.Run(
                2, 128, Duration.ofSeconds(2), "file:///tmp/checkpoints", "hashmap", 32 << 20));
    assertThat(settings.tables()).extracting(TableSpec::name).containsExactly("cases");
  }

  @Test
  void whatGarbageCollectionLeavesAloneCanBeSet() {
    Map<String, String> overrides = new HashMap<>(STAND_INS);
    overrides.put("lake.collection-grace", "48h");
    overrides.put("lake.savepoint-retention", "30d");
    overrides.put("lake.keep-publications", "100");

    assertThat(
            SettingsReader.read(Repository.file("conf/local.yaml"), overrides).lake().retention())
        .isEqualTo(new Settings.Retention(Duration.ofDays(2), Duration.ofDays(30), 100));
    assertThat(SettingsReader.read(Repository.file("conf/aws.yaml"), Map.of()).lake().retention())
        .isEqualTo(new Settings.Retention(Duration.ofDays(1), Duration.ofDays(90), 10));

    overrides.put("lake.collection-grace", "23h");
    assertThatThrownBy(() -> SettingsReader.read(Repository.file("conf/local.yaml"), overrides))
        .hasMessageContaining("collection-grace")
        .hasMessageContaining("must be 1d or more");
  }

  @Test
  void theExampleForAwsIsReadAndUsesAwssOwnAddresses() {
    Settings settings = SettingsReader.read(Repository.file("conf/aws.yaml"), Map.of());

    assertThat(settings.aws().s3Endpoint()).isNull();
    assertThat(settings.aws().redshiftDataEndpoint()).isNull();
    assertThat(settings.run().checkpointInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.cadence().commitInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.catalog().database()).isEqualTo("lake");
    assertThat(settings.tables())
        .extracting(TableSpec::layout)
        .containsExactly(TableSpec.Layout.VERSIONED);
    assertThat(settings.cadence().publicationInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.deadLetters().failAbove()).isNull();
    assertThat(settings.deadLetters().replayInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theSettingsSayHowDaysLieInTheLakeAndVersionedNeedsACatalog() {
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    assertThat(SettingsReader.read(Repository.file("conf/local.yaml"), overrides).tables())
        .extracting(TableSpec::layout)
        .containsExactly(TableSpec.Layout.IN_PLACE);
    overrides.put("catalog.database", "");
    assertThat(SettingsReader.read(Repository.file("conf/local.yaml"), overrides).catalog())
        .isEqualTo(new Settings.Catalog(""));
    overrides.put("lake.layout", "versioned");

    assertThat(problems(Repository.file("conf/local.yaml"), overrides))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("catalog.database");
              assertThat(problem.message()).contains("cases", "lake.layout: in-place");
            });
  }

  @Test
  void aCrawlerIsForTablesInPlaceOnly() {
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    overrides.put("catalog.crawler", "Crawler of Cases");
    assertThat(SettingsReader.read(Repository.file("conf/local.yaml"), overrides).catalog())
        .isEqualTo(new Settings.Catalog("lake", "Crawler of Cases"));
    overrides.put("lake.layout", "versioned");

    assertThat(problems(Repository.file("conf/local.yaml"), overrides))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("catalog.crawler");
              assertThat(problem.message())
                  .contains("table cases is versioned", "doubled", "leave the crawler out");
            });
  }

  @Test
  void aRunMayBeToldToEndAboveANumberOfDeadLetters() {
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    overrides.put("dead-letters.fail-above", "1000");
    overrides.put("dead-letters.replay-interval", "5s");

    assertThat(SettingsReader.read(Repository.file("conf/local.yaml"), overrides).deadLetters())
        .isEqualTo(new Settings.DeadLetters(1000, Duration.ofSeconds(5)));
  }

  @Test
  void aStreamOfKinesisIsReadFromItsHorizonUnlessAMomentIsSet() throws IOException {
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    overrides.put("source.stream", "kinesis");
    overrides.put("kinesis.stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/dms");
    // Without the demo's own stream.
    Path file = folder.resolve("s.yaml");
    Files.writeString(
        file,
        Files.readString(Repository.file("conf/local.yaml"))
            .replaceFirst("(?s)kinesis:\\n.*?\\n\\n", "")
            .replace("- tables/", "- " + Repository.file("conf/tables") + "/"));

    assertThat(SettingsReader.read(file, overrides).kinesis())
        .isEqualTo(
            new Settings.Kinesis(
                "arn:aws:kinesis:eu-west-1:123456789012:stream/dms",
                Settings.Kinesis.Start.HORIZON,
                null,
                Duration.ofSeconds(10),
                false,
                null,
                false));
    overrides.put("kinesis.start-at", "2026-11-23T09:00:00+01:00");
    overrides.put("kinesis.endpoint", "http://127.0.0.1:4567");
    assertThat(SettingsReader.read(file, overrides).kinesis())
        .satisfies(
            kinesis -> {
              assertThat(kinesis.start()).isEqualTo(Settings.Kinesis.Start.MOMENT);
              assertThat(kinesis.startAt()).isEqualTo("2026-11-23T08:00:00Z");
              assertThat(kinesis.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4567"));
            });
    overrides.put("kinesis.start-at", "latest");
    assertThat(SettingsReader.read(file, overrides).kinesis().start())
        .isEqualTo(Settings.Kinesis.Start.LATEST);
    assertThat(SettingsReader.read(file, STAND_INS).kinesis()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stream             | a b       | a stream's name or its ARN",
        "stream             | arn:aws:s3:::lake | a stream's name or its ARN",
        "start-at           | yesterday | is no moment",
        "start-at           | 2026-11-23 | is no moment",
        "discovery-interval | 0s        | out of range",
        "endpoint           | localhost | not an address",
        "shards             | 4         | not a known field",
      })
  void aSettingOfKinesisIsRefusedWithItsField(String field, String value, String message) {
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    overrides.put("source.stream", "kinesis");
    overrides.put("kinesis.stream", "dms");
    overrides.put("kinesis." + field, value);

    assertThat(problems(Repository.file("conf/local.yaml"), overrides))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("kinesis." + field);
              assertThat(problem.message()).contains(message);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.bootstrap-servers | localhost               | host:port",
        "kafka.topic             | a b                     | letters",
        "kafka.bounded           | maybe                   | true or false",
        "kafka.topics            | a                       | not a known field",
        "aws.region              | Ireland                 | a region",
        "aws.s3-endpoint         | 127.0.0.1:9000          | not an address",
        "aws.glue-endpoint       | ftp://127.0.0.1         | not an address",
        "lake.bucket             | s3://lake               | a bucket's name",
        "lake.prefix             | prod                    | end in /",
        "lake.prefix             | /prod/                  | end in /",
        "lake.prefix             | prod/_hidden/           | do not begin with . or _",
        "lake.prefix             | prod//more/             | end in /",
        "lake.layout             | flat                    | in-place or versioned",
        "warehouse.workgroup     | W                       | 3 to 64",
        "warehouse.schema        | Public                  | lower-case",
        "warehouse.iam-role      | admin                   | ARN",
        "warehouse.statement-timeout | 2d                  | out of range",
        "catalog.database        | a-b                     | lower-case",
        "catalog.crawler         | '\u0007'                | name of a crawler",
        "cadence.commit-interval | 10                      | not a duration",
        "cadence.max-waiting-bytes | 10                    | not a size",
        "source.stream           | pulsar                  | write none or kafka or kinesis or landing-zone",
        "source.stream           | none                    | there must be a source",
        "source.historical       | kafka                   | write none or landing-zone",
        "landing-zone.path       | my-bucket/dms           | must be a path",
        "landing-zone.path       | s3://my-bucket/dms/     | without a / at its end",
        "landing-zone.format     | avro                    | write csv or parquet",
        "landing-zone.csv.delimiter  | ;;                  | one character",
        "landing-zone.csv.quotes     | true                | not a known field",
        "landing-zone.csv.rfc4180    | on                  | true or false",
        "landing-zone.csv.null-value | 'a,b'               | has the delimiter in it",
        "landing-zone.csv.no-sup-value | NULL              | is the null-value too",
        "landing-zone.csv.no-sup-value | '\"'               | without quotes",
        "landing-zone.op-in-loads    | perhaps             | true or false",
        "landing-zone.timestamp-column | op                | the operation's column",
        "landing-zone.zone       | Mars                    | not known",
        "landing-zone.discovery-interval | 1ms             | out of range",
        "landing-zone.historical-load | once               | write auto or always or never",
        "dead-letters.fail-above | -1                      | whole number from 0",
        "dead-letters.fail-above | many                    | whole number",
        "dead-letters.replay-interval | 0s                 | out of range",
        "dead-letters.keep       | 1d                      | not a known field",
        "run.parallelism         | 0                       | whole number from 1",
        "run.parallelism         | two                     | whole number",
        "run.parallelism         | 200                     | max-parallelism",
        "run.max-parallelism     | 40000                   | from 1 to 32768",
        "run.checkpoint-interval | 0s                      | out of range",
        "run.state-backend       | heap                    | hashmap or rocksdb",
        "run.stage-file-bytes    | 8GB                     | must be from 1MB to 1024MB",
        "speed                   | 1                       | not a known field",
        "tables.0                | x                       | cannot be overridden",
      })
  void isRefusedWithItsField(String field, String value, String message) {
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    overrides.put(field, value);

    assertThat(problems(Repository.file("conf/local.yaml"), overrides))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.file()).endsWith("local.yaml");
              assertThat(problem.message()).contains(message);
            });
  }

  @Test
  void topicsAndPropertiesOfTheConsumerAreReadAndNoValueOfAPropertyIsShown() throws IOException {
    Path file = folder.resolve("s.yaml");
    String local =
        Files.readString(Repository.file("conf/local.yaml"))
            .replace("- tables/", "- " + Repository.file("conf/tables") + "/");
    assertThat(local).contains("  topic: dms-cases\n");
    String properties =
        """
          topic: [dms-cases, dms-cases.load]
          properties:
            security.protocol: SASL_SSL
            sasl.jaas.config: "module required password=\\"hidden\\";"
        """;
    Files.writeString(file, local.replace("  topic: dms-cases\n", properties));

    Settings.Kafka kafka = SettingsReader.read(file, STAND_INS).kafka();

    assertThat(kafka.topics()).containsExactly("dms-cases", "dms-cases.load");
    assertThat(kafka.properties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "module required password=\"hidden\";");
    assertThat(kafka.toString()).contains("sasl.jaas.config").doesNotContain("hidden");

    Files.writeString(
        file,
        local.replace(
            "  topic: dms-cases\n",
            "  topic: [a b, c, c]\n  properties: {group.id: x, client.id: y}\n"));
    assertThat(problems(file, STAND_INS))
        .extracting(Problem::field)
        .containsExactly("kafka.topic", "kafka.topic", "kafka.properties.group.id");
  }

  @Test
  void whatTheLandingZoneOfTheExampleSaysIsRead() {
    Settings settings = SettingsReader.read(Repository.file("conf/aws.yaml"), Map.of());

    assertThat(settings.source())
        .isEqualTo(
            new Settings.Source(Settings.Source.Historical.NONE, Settings.Source.Stream.KAFKA));
    assertThat(settings.landingZone())
        .isEqualTo(
            new Settings.LandingZone(
                "s3://my-landing-zone/dms",
                Settings.LandingZone.Format.CSV,
                new Settings.LandingZone.Csv(
                    ',', Settings.LandingZone.Csv.LineEnd.LF, true, false, "NULL", "<not logged>"),
                false,
                true,
                "dms_timestamp",
                ZoneOffset.UTC,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                false,
                Settings.LandingZone.HistoricalLoad.AUTO));
  }

  @Test
  void aRunEndsWithAllOfItsSourcesOrWithNone() throws IOException {
    Map<String, String> zoneAndKafka = with(STAND_INS, "source.historical", "landing-zone");

    assertThat(
            problems(
                Repository.file("conf/local.yaml"),
                with(zoneAndKafka, "landing-zone.bounded", "false")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("landing-zone.bounded");
              assertThat(problem.message()).contains("is false, but the stream's is true");
            });
  }

  @Test
  void aLandingZoneNeedsNothingButItsPath() throws IOException {
    Path file = withoutLandingZone();

    assertThat(problems(file, with(STAND_INS, "source.stream", "landing-zone")))
        .extracting(Problem::field)
        .containsExactly("landing-zone.path");
    assertThat(
            SettingsReader.read(
                    file,
                    with(
                        with(STAND_INS, "source.stream", "landing-zone"),
                        "landing-zone.path",
                        "s3://b"))
                .landingZone())
        .isEqualTo(
            new Settings.LandingZone(
                "s3://b",
                Settings.LandingZone.Format.CSV,
                new Settings.LandingZone.Csv(
                    ',', Settings.LandingZone.Csv.LineEnd.LF, true, false, "NULL", ""),
                false,
                true,
                "",
                ZoneOffset.UTC,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                false,
                Settings.LandingZone.HistoricalLoad.AUTO));
    assertThat(SettingsReader.read(file, STAND_INS).landingZone()).isNull();
  }

  @Test
  void kafkaIsNotNeededWhereNothingComesFromIt() throws IOException {
    String local = Files.readString(Repository.file("conf/local.yaml"));
    Path file = folder.resolve("s.yaml");
    Files.writeString(
        file,
        local
            .replaceFirst("(?s)kafka:\\n.*?\\n\\n", "")
            .replace("- tables/", "- " + Repository.file("conf/tables") + "/"));
    Map<String, String> overrides = new LinkedHashMap<>(STAND_INS);
    overrides.remove("kafka.bootstrap-servers");

    assertThat(SettingsReader.read(file, with(overrides, "source.stream", "landing-zone")).kafka())
        .isNull();
    assertThat(problems(file, overrides))
        .extracting(Problem::field)
        .contains("kafka.bootstrap-servers", "kafka.topic");
  }

  @Test
  void csvSettingsAreRefusedForParquet() {
    Map<String, String> parquet = with(STAND_INS, "landing-zone.format", "parquet");

    assertThat(
            problems(
                Repository.file("conf/local.yaml"),
                with(parquet, "landing-zone.csv.header", "true")))
        .extracting(Problem::field)
        .containsExactly("landing-zone.csv");
  }

  @Test
  void changesFromFilesAreRefusedForATableOrderedByCommitButItsLoadIsNot() throws IOException {
    table("a", "x", "one");
    Path file = with("tables: [a.yaml]");

    assertThat(problems(file, with(STAND_INS, "source.stream", "landing-zone")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("source.stream");
              assertThat(problem.message()).contains("table a has order: commit");
            });
    assertThat(
            SettingsReader.read(file, with(STAND_INS, "source.historical", "landing-zone"))
                .source()
                .readsLandingZone())
        .isTrue();
  }

  @Test
  void twoTablesInOneFolderOfTheLandingZoneAreRefused() throws IOException {
    table("a", "x", "one");
    table("b", "y", "one");
    append("b.yaml", "landing-zone: {folder: one/x/2024}");

    assertThat(
            problems(
                with("tables: [a.yaml, b.yaml]"),
                with(STAND_INS, "source.historical", "landing-zone")))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message()).contains("of b, one/x/2024, lies in that of a"));
    assertThat(SettingsReader.read(with("tables: [a.yaml, b.yaml]"), STAND_INS).tables())
        .hasSize(2);
  }

  @Test
  void aTimestampColumnThatIsAColumnOfATableIsRefused() {
    Map<String, String> overrides = with(STAND_INS, "landing-zone.timestamp-column", "DATE");

    assertThat(
            problems(
                Repository.file("conf/local.yaml"),
                with(overrides, "source.historical", "landing-zone")))
        .extracting(Problem::field)
        .containsExactly("landing-zone.timestamp-column");
  }

  private static Map<String, String> with(
      Map<String, String> overrides, String field, String value) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    all.put(field, value);
    return all;
  }

  private Path withoutLandingZone() throws IOException {
    Path file = folder.resolve("s.yaml");
    String local = Files.readString(Repository.file("conf/local.yaml"));
    Files.writeString(
        file,
        local
            .replaceFirst("(?s)landing-zone:\\n.*?\\n\\n", "")
            .replace("- tables/", "- " + Repository.file("conf/tables") + "/"));
    return file;
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardOpenOption.APPEND);
  }

  @Test
  void missingFieldsAreToldAllAtOnceWithTheProblemsOfTheTables() throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, "tables: [t.yaml, u.yaml]");
    Files.writeString(folder.resolve("t.yaml"), "table: t");

    List<Problem> problems = problems(file, Map.of());

    assertThat(problems)
        .extracting(Problem::field)
        .startsWith(
            "kafka.bootstrap-servers",
            "kafka.topic",
            "aws.region",
            "lake.bucket",
            "warehouse.workgroup",
            "warehouse.database",
            "warehouse.schema",
            "columns");
    assertThat(problems)
        .extracting(Problem::toString)
        .contains(folder.resolve("u.yaml") + ": does not exist; check the path");
  }

  @Test
  void noTableAtAllIsRefused() throws IOException {
    assertThat(problems(with("tables: []"), STAND_INS))
        .extracting(Problem::field)
        .containsExactly("tables");
  }

  @Test
  void twoTablesOfOneNameAreRefused() throws IOException {
    table("a", "x", "");
    Files.copy(folder.resolve("a.yaml"), folder.resolve("b.yaml"));

    assertThat(problems(with("tables: [a.yaml, b.yaml]"), STAND_INS))
        .extracting(Problem::message)
        .containsExactly("table a is there twice; rename one");
  }

  @Test
  void twoTablesOfOneSourceAreRefused() throws IOException {
    table("a", "x", "");
    table("b", "X", "db");

    assertThat(problems(with("tables: [a.yaml, b.yaml]"), STAND_INS))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("both fed by the source table"));
  }

  @Test
  void aTableNamedAsTheLatestRowsOfAnotherIsRefused() throws IOException {
    table("a", "x", "");
    table("a_latest", "y", "");

    assertThat(problems(with("tables: [a.yaml, a_latest.yaml]"), STAND_INS))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("table of latest rows"));
  }

  /** What only their sum exceeds, neither name tells alone. */
  @Test
  void namesThatAreTooLongTogetherForRedshiftAreRefusedWithBoth() throws IOException {
    String schema = "s".repeat(60);
    Map<String, String> settings = new HashMap<>(STAND_INS);
    settings.put("warehouse.schema", schema);
    String longest = "t".repeat(127 - 61);
    table(longest, "x", "");
    assertThat(SettingsReader.read(with("tables: [" + longest + ".yaml]"), settings).tables())
        .hasSize(1);

    table(longest + "t", "x", "");
    assertThat(problems(with("tables: [" + longest + "t.yaml]"), settings))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.field()).isEqualTo("warehouse.schema");
              assertThat(problem.message())
                  .contains("`" + schema + "`", "table " + longest + "t ", "128", "127");
            });
  }

  @Test
  void twoTablesOfDifferentSchemasAreTaken() throws IOException {
    table("a", "x", "one");
    table("b", "x", "two");

    assertThat(SettingsReader.read(with("tables: [a.yaml, b.yaml]"), STAND_INS).tables())
        .extracting(TableSpec::name)
        .containsExactly("a", "b");
  }

  private void table(String name, String source, String schema) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        table: %s
        source: {schema: "%s", table: %s}
        columns: {id: integer, made: date}
        key: id
        order: commit
        partition: {column: made}
        absent-columns: null
        transform: %s.sql
        """
            .formatted(name, schema, source, name));
    Files.writeString(
        folder.resolve(name + ".sql"), "SELECT id, year, month, day FROM " + name + "_latest");
  }

  private Path with(String tables) throws IOException {
    Path file = folder.resolve("s.yaml");
    String local = Files.readString(Repository.file("conf/local.yaml"));
    Files.writeString(file, local.substring(0, local.indexOf("tables:")) + tables);
    return file;
  }

  private static List<Problem> problems(Path file, Map<String, String> overrides) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> SettingsReader.read(file, overrides))
        .problems();
  }
}
