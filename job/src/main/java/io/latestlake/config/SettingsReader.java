package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of a run: a YAML file, values laid over it, and the tables it names. */
public final class SettingsReader {
  private static final long MB = 1 << 20;
  private static final Duration NONE = Duration.ZERO;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEARS = Duration.ofDays(3650);
  private static final int MOST_PUBLICATIONS = 100_000;
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** Athena and Spectrum pass over what begins with a dot or an underscore. */
  private static final Pattern PREFIX = Pattern.compile("|([a-zA-Z0-9=-][a-zA-Z0-9._=-]*/)+");

  private static final String PREFIX_RULE =
      "empty, or folders that each end in / and do not begin with . or _, which readers pass over";
  private static final Pattern WORKGROUP = Pattern.compile("[a-z0-9-]{3,64}");
  private static final Pattern IAM_ROLE =
      Pattern.compile("default|arn:aws[a-z-]*:iam::\\d{12}:role/\\S+");
  private static final Pattern BACKEND = Pattern.compile("hashmap|rocksdb");
  private static final Pattern CRAWLER = Pattern.compile("|[^\\p{Cntrl}]{1,255}");
  private static final Pattern CATALOG = Pattern.compile("|" + SpecNames.IDENTIFIER.pattern());

  private final Path file;
  private final Problems problems;

  private SettingsReader(Path file, Problems problems) {
    this.file = requireNonNull(file, "file is null");
    this.problems = requireNonNull(problems, "problems is null");
  }

  /**
   * @param overrides values by dotted path, {@code lake.bucket}, that win over the file's
   * @throws ConfigurationException with all that is wrong, in this file and in those of the tables
   */
  public static Settings read(Path settingsFile, Map<String, String> overrides) {
    Problems problems = new Problems(settingsFile.toString());
    Optional<Settings> settings =
        YamlFile.read(settingsFile, problems)
            .flatMap(
                top -> {
                  new Overrides(problems).lay(overrides, top);
                  return new SettingsReader(settingsFile, problems).settings(top);
                });
    problems.throwIfAny();
    return settings.orElseThrow();
  }

  private Optional<Settings> settings(ObjectNode top) {
    int before = problems.count();
    Section all = new Section(top, problems);
    SourcesReader sources = new SourcesReader(all);
    Settings.Source source = sources.source();
    Settings.Kafka kafka = sources.kafka(source);
    Settings.Kinesis kinesis = sources.kinesis(source);
    Settings.LandingZone landingZone = sources.landingZone(source);
    Settings.Aws aws = aws(all.section("aws"));
    Section lakeSection = all.section("lake");
    TableSpec.Layout layout = layout(lakeSection);
    Settings.Lake lake = lake(lakeSection);
    Settings.Warehouse warehouse = warehouse(all.section("warehouse"));
    Settings.Catalog catalog = catalog(all.section("catalog"));
    Settings.Cadence cadence = cadence(all.section("cadence"));
    Settings.DeadLetters deadLetters = deadLetters(all.section("dead-letters"));
    Settings.Run run = run(all.section("run"));
    List<TableSpec> tables = tables(all, layout);
    refuseLongNames(all, tables, warehouse);
    refuseVersionedWithoutCatalog(all, tables, catalog);
    refuseVersionedWithCrawler(all, tables, catalog);
    sources.check(source, kafka, kinesis, landingZone, tables);
    all.refuseTheRest();
    return problems.count() > before
        ? Optional.empty()
        : Optional.of(
            new Settings(
                source,
                kafka,
                kinesis,
                landingZone,
                aws,
                lake,
                warehouse,
                catalog,
                cadence,
                deadLetters,
                run,
                tables));
  }

  private static Settings.Aws aws(Section aws) {
    Settings.Aws read =
        new Settings.Aws(
            aws.required("region", REGION, "a region such as eu-west-1").orElse(""),
            aws.address("s3-endpoint"),
            aws.address("redshift-data-endpoint"),
            aws.address("glue-endpoint"));
    aws.refuseTheRest();
    return read;
  }

  /** Of tables whose spec names none. */
  private static TableSpec.Layout layout(Section lake) {
    TableSpec.Layout usual = TableSpec.Layout.VERSIONED;
    return lake.has("layout") ? lake.choice("layout", TableSpec.Layout.class).orElse(usual) : usual;
  }

  /** Each name alone may be long; the control schema bears both. */
  private static void refuseLongNames(
      Section all, List<TableSpec> tables, Settings.Warehouse warehouse) {
    for (TableSpec table : tables) {
      int length = warehouse.controlSchema(table.name()).length();
      if (length > SpecNames.MOST_IN_REDSHIFT) {
        all.problem(
            "warehouse.schema",
            "`"
                + warehouse.schema()
                + "` and the name of table "
                + table.name()
                + " are too long together: with a _ between them they name the schema of the table's"
                + " ledger, which would have "
                + length
                + " characters, and Redshift takes "
                + SpecNames.MOST_IN_REDSHIFT
                + "; shorten one");
      }
    }
  }

  private static void refuseVersionedWithoutCatalog(
      Section all, List<TableSpec> tables, Settings.Catalog catalog) {
    if (!catalog.database().isEmpty()) {
      return;
    }
    tables.stream()
        .filter(table -> table.layout() == TableSpec.Layout.VERSIONED)
        .findFirst()
        .ifPresent(
            table ->
                all.problem(
                    "catalog.database",
                    "is missing, and layout versioned of table "
                        + table.name()
                        + " is read through a catalog: name a database of Glue, or write lake.layout:"
                        + " in-place"));
  }

  private static void refuseVersionedWithCrawler(
      Section all, List<TableSpec> tables, Settings.Catalog catalog) {
    if (catalog.crawler().isEmpty()) {
      return;
    }
    tables.stream()
        .filter(table -> table.layout() == TableSpec.Layout.VERSIONED)
        .findFirst()
        .ifPresent(
            table ->
                all.problem(
                    "catalog.crawler",
                    "is for layout in-place only, and table "
                        + table.name()
                        + " is versioned: a crawler goes by folders, and below versions/ a day lies"
                        + " once for each of its publications, so it would be read doubled; leave the"
                        + " crawler out, the job keeps the catalog itself, or write layout: in-place"));
  }

  private static Settings.Lake lake(Section lake) {
    Settings.Lake read =
        new Settings.Lake(
            lake.required("bucket", BUCKET, "a bucket's name, without s3://").orElse(""),
            lake.text("prefix", PREFIX, PREFIX_RULE).orElse(""),
            retention(lake));
    lake.refuseTheRest();
    return read;
  }

  private static Settings.Retention retention(Section lake) {
    Settings.Retention usual = Settings.Retention.USUAL;
    Duration least = Settings.Retention.LEAST_GRACE;
    return new Settings.Retention(
        lake.duration("collection-grace", least, YEARS, usual.grace()),
        lake.duration("savepoint-retention", least, YEARS, usual.savepoints()),
        lake.number("keep-publications", 1, MOST_PUBLICATIONS, usual.publications()));
  }

  private static Settings.Warehouse warehouse(Section warehouse) {
    Settings.Warehouse read =
        new Settings.Warehouse(
            warehouse
                .required("workgroup", WORKGROUP, "3 to 64 of lower-case letters, digits and -")
                .orElse(""),
            warehouse
                .required("database", SpecNames.IDENTIFIER, SpecNames.IDENTIFIER_RULE)
                .orElse(""),
            warehouse
                .required("schema", SpecNames.IDENTIFIER, SpecNames.IDENTIFIER_RULE)
                .orElse(""),
            warehouse.text("iam-role", IAM_ROLE, "`default`, or the role's ARN").orElse("default"),
            warehouse.duration(
                "statement-timeout", Duration.ofSeconds(1), DAY, Duration.ofHours(1)));
    warehouse.refuseTheRest();
    return read;
  }

  private static Settings.Catalog catalog(Section catalog) {
    Settings.Catalog read =
        new Settings.Catalog(
            catalog
                .text("database", CATALOG, "empty for no catalog, or " + SpecNames.IDENTIFIER_RULE)
                .orElse(""),
            catalog
                .text("crawler", CRAWLER, "empty for none, or the name of a crawler of Glue")
                .orElse(""));
    catalog.refuseTheRest();
    return read;
  }

  private static Settings.Cadence cadence(Section cadence) {
    Settings.Cadence read =
        new Settings.Cadence(
            cadence.duration("commit-interval", NONE, DAY, TEN_MINUTES),
            cadence.duration("publication-interval", NONE, DAY, TEN_MINUTES),
            cadence.bytes("max-waiting-bytes", MB, 1024 * 1024 * MB, 2048 * MB),
            cadence.duration("stop-wait", NONE, Duration.ofHours(1), Duration.ofSeconds(30)));
    cadence.refuseTheRest();
    return read;
  }

  private static Settings.DeadLetters deadLetters(Section letters) {
    Settings.DeadLetters read =
        new Settings.DeadLetters(
            letters.has("fail-above")
                ? (Integer) letters.number("fail-above", 0, Integer.MAX_VALUE, 0)
                : null,
            letters.duration(
                "replay-interval", Duration.ofMillis(100), DAY, Duration.ofMinutes(1)));
    letters.refuseTheRest();
    return read;
  }

  private static Settings.Run run(Section run) {
    int parallelism = run.number("parallelism", 1, 32_768, 1);
    int maxParallelism = run.number("max-parallelism", 1, 32_768, 128);
    if (parallelism > maxParallelism) {
      run.problem("parallelism", "must not exceed max-parallelism, " + maxParallelism);
    }
    Settings.Run read =
        new Settings.Run(
            parallelism,
            maxParallelism,
            run.duration("checkpoint-interval", Duration.ofMillis(10), DAY, Duration.ofMinutes(1)),
            run.text("checkpoint-directory").orElse(""),
            run.text("state-backend", BACKEND, "hashmap or rocksdb").orElse("hashmap"),
            run.bytes("stage-file-bytes", MB, 1024 * MB, 32 * MB));
    run.refuseTheRest();
    return read;
  }

  private List<TableSpec> tables(Section all, TableSpec.Layout layout) {
    JsonNode files = all.raw("tables");
    if (files == null || !files.isArray() || files.isEmpty()) {
      all.problem("tables", "is missing; list the files of the tables, relative to this file");
      return List.of();
    }
    List<TableSpec> tables = new ArrayList<>();
    for (JsonNode name : files) {
      TableSpecReader.read(file.resolveSibling(name.asText()), layout, problems)
          .ifPresent(tables::add);
    }
    new TableCollisions(all).check(tables);
    return tables;
  }
}
