package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Partition;

/** What a scenario left behind, held against what it must have left. */
final class Outcome {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WarehouseTable table;
  private final Settings settings;
  private final Map<String, StagedRow> oracle;
  private final Path objects;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param oracle the rows that there must be, by key
   */
  private Outcome(
      WarehouseTable table, Settings settings, Map<String, StagedRow> oracle, Path standIns) {
    this.table = requireNonNull(table, "table is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.oracle = requireNonNull(oracle, "oracle is null");
    this.objects =
        standIns.resolve("s3").resolve(table.lake().bucket()).resolve(table.lake().prefix());
  }

  /**
   * What is wrong, in sentences; empty if nothing is.
   *
   * @param standIns folder of the stand-ins
   */
  static List<String> faultsOf(Scenario scenario, Path standIns, GlueClient glue) throws Exception {
    Outcome outcome =
        new Outcome(scenario.table(), scenario.settings(), Scenario.oracle(), standIns);
    outcome.checkTable();
    outcome.checkReaders(glue);
    outcome.checkStaged(scenario.isRebuild());
    outcome.checkLoad();
    outcome.checkLedger("'" + scenario.run() + "'");
    outcome.checkPublications();
    outcome.checkDeadLetters();
    return outcome.wrong;
  }

  /** The same after a run of the job, whose checkpoints come when they come. */
  static List<String> faultsOf(JobRun run, Path standIns, GlueClient glue) throws Exception {
    Outcome outcome = new Outcome(run.table(), run.settings(), JobRun.oracle(), standIns);
    outcome.checkTable();
    outcome.checkReaders(glue);
    outcome.checkStagedRows();
    outcome.checkLedger("(SELECT MAX(run) FROM $.runs)");
    outcome.checkPublications();
    outcome.checkLetterLines();
    return outcome.wrong;
  }

  private void checkTable() throws InterruptedException {
    String name = table.spec().name();
    expect(
        "the table",
        table.query(
            "SELECT id, name, amount, year, month, day FROM " + name + "_latest ORDER BY 1"),
        rows(1));
    expect(
        "the view",
        table.query("SELECT id, name, twice, year, month, day FROM " + name + " ORDER BY 1"),
        rows(2));
  }

  /** Entered once, and not before the commit with its last rows. */
  private void checkLoad() throws InterruptedException {
    expect(
        "the marks of the load's end, none before its commit",
        table.query(
            "SELECT COUNT(*), SUM(CASE WHEN commit_number >= (SELECT MIN(commit_number) FROM"
                + " $.commits WHERE checkpoint = 1) THEN 0 ELSE 1 END) FROM $.loads"),
        List.of("1 0"));
  }

  private void checkReaders(GlueClient glue) throws SQLException {
    switch (table.spec().layout()) {
      case IN_PLACE -> {
        checkFiles();
        checkCatalog(glue);
      }
      case VERSIONED -> checkThroughCatalog(glue);
    }
  }

  /** An independent reader of the plain files; one that is of no day now is a file too many. */
  private void checkFiles() throws SQLException {
    String folder = table.lake().prefix() + "lake/" + table.spec().name() + "/";
    expect(
        "the files of the lake",
        table.keys(folder),
        days().stream().map(day -> day.folder() + "/part-0000.parquet").sorted().toList());
    expect(
        "the rows of the lake",
        read(List.of(objects.resolve("lake").resolve(table.spec().name()) + "/*/*/*/*.parquet")),
        rows(2));
  }

  private void checkCatalog(GlueClient glue) {
    expect(
        "the partitions of the catalog",
        partitions(glue).stream()
            .map(partition -> String.join("/", partition.values()))
            .sorted()
            .toList(),
        days().stream().map(Outcome::values).sorted().toList());
  }

  /** A partition may point to a folder in which nothing lies: the day is empty now. */
  private void checkThroughCatalog(GlueClient glue) throws SQLException {
    String bucket = "s3://" + table.lake().bucket() + "/" + table.lake().prefix();
    List<String> filled = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (Partition partition : partitions(glue)) {
      String location = partition.storageDescriptor().location();
      if (!location.startsWith(bucket + "versions/" + table.spec().name() + "/")) {
        wrong.add("a partition points outside the table's versions: " + location);
        continue;
      }
      List<String> keys = table.keys(table.lake().prefix() + location.substring(bucket.length()));
      if (!keys.isEmpty()) {
        filled.add(String.join("/", partition.values()));
        files.add(objects.resolve(location.substring(bucket.length())) + "/*");
      }
    }
    expect(
        "the partitions with rows",
        filled.stream().sorted().toList(),
        days().stream().map(Outcome::values).sorted().toList());
    expect("the rows that the catalog leads to", files.isEmpty() ? files : read(files), rows(2));
    expect("files outside of versions", table.keys(table.lake().prefix() + "lake/"), List.of());
  }

  private List<Partition> partitions(GlueClient glue) {
    return glue.getPartitions(
            request ->
                request.databaseName(settings.catalog().database()).tableName(table.spec().name()))
        .partitions();
  }

  private static String values(Day day) {
    return day.year() + "/" + day.month() + "/" + day.day();
  }

  /**
   * @param patterns of paths of Parquet files
   */
  private static List<String> read(List<String> patterns) throws SQLException {
    List<String> read = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            duckdb
                .createStatement()
                .executeQuery(
                    "SELECT concat_ws(' ', id, coalesce(name, 'null'), twice, year, month, day)"
                        + " FROM read_parquet(['"
                        + String.join("', '", patterns)
                        + "'], hive_partitioning = true) ORDER BY id")) {
      while (rows.next()) {
        read.add(rows.getString(1));
      }
    }
    return read;
  }

  private void checkStaged(boolean rebuild) throws InterruptedException {
    expect(
        "the staged checkpoints in the ledger",
        table.query("SELECT checkpoint, row_count FROM $.commits ORDER BY 1, 2"),
        Stream.concat(
                rebuild ? Stream.of("-1 0") : Stream.of(),
                Scenario.rowsByCheckpoint().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue()))
            .toList());
  }

  /** Each staged checkpoint is in the ledger once, so a row that is in two is counted twice. */
  private void checkStagedRows() throws InterruptedException {
    expect(
        "the staged rows in the ledger",
        table.query("SELECT SUM(row_count) FROM $.commits"),
        List.of(Integer.toString(JobRun.stagedRows())));
  }

  /**
   * @param run SQL for the run that owns the table
   */
  private void checkLedger(String run) throws InterruptedException {
    expect(
        "rebuilds that did not end",
        table.query("SELECT id FROM $.rebuilds WHERE ended_at IS NULL"),
        List.of());
    expect(
        "ids that are twice in the ledger",
        table.query("SELECT id FROM $.commits GROUP BY id HAVING COUNT(*) > 1"),
        List.of());
    expect(
        "the ledger's last commit",
        table.query("SELECT last_commit, run FROM $.fence"),
        table.query("SELECT COUNT(DISTINCT commit_number), " + run + " FROM $.commits"));
    expect("dirty days", table.query("SELECT year, month, day FROM $.dirty_days"), List.of());
    expect("held days", table.query("SELECT year, month, day FROM $.held_days"), List.of());
  }

  /**
   * A publication that was cut off stays behind in the ledger; only one that ended has a record.
   */
  private void checkPublications() throws InterruptedException, IOException {
    List<String> ledger =
        table.query("SELECT publication, epoch, prefix, state FROM $.publications ORDER BY 1");
    expect(
        "the numbers of the publications",
        ledger.stream().map(row -> row.substring(0, row.indexOf(' '))).toList(),
        IntStream.rangeClosed(1, ledger.size()).mapToObj(Integer::toString).toList());
    expect(
        "the ledger's last publication",
        table.query("SELECT last_publication FROM $.fence"),
        List.of(Integer.toString(ledger.size())));
    Map<String, String> stateByRecord = new HashMap<>();
    for (String row : ledger) {
      int end = row.lastIndexOf(' ');
      stateByRecord.put(row.substring(0, end), row.substring(end + 1));
    }
    Set<String> recorded = new HashSet<>();
    String folder = "publications/" + table.spec().name() + "/";
    for (String key : table.keys(table.lake().prefix() + folder)) {
      JsonNode record = JSON.readTree(objects.resolve(folder + key).toFile());
      String written =
          record.get("number").asText()
              + " "
              + record.get("epoch").asText()
              + " "
              + record.get("prefix").asText();
      if (!stateByRecord.containsKey(written)) {
        wrong.add("the record " + key + " is of no publication of the ledger: " + written);
      }
      recorded.add(written);
    }
    stateByRecord.forEach(
        (publication, state) -> {
          if (state.equals("published") && !recorded.contains(publication)) {
            wrong.add("publication " + publication + " has no record");
          }
        });
  }

  private void checkDeadLetters() {
    String folder = table.lake().prefix() + "dead-letters/";
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Scenario.deadLetters()
        .forEach(
            (id, text) ->
                expected.add("2020-05-12/" + table.spec().name() + "/" + id + ".jsonl " + text));
    for (String key : table.keys(folder)) {
      found.add(
          key
              + " "
              + table
                  .s3()
                  .getObjectAsBytes(
                      request -> request.bucket(table.lake().bucket()).key(folder + key))
                  .asUtf8String());
    }
    expect("the dead letters", found, expected);
  }

  /** Those of a run of the job have names by chance. */
  private void checkLetterLines() {
    String folder = table.lake().prefix() + "dead-letters/";
    expect(
        "the records in dead letters",
        table.keys(folder).stream()
            .flatMap(
                key ->
                    table
                        .s3()
                        .getObjectAsBytes(
                            request -> request.bucket(table.lake().bucket()).key(folder + key))
                        .asUtf8String()
                        .lines())
            .map(line -> JobRun.unusable().stream().filter(line::contains).findFirst().orElse(line))
            .sorted()
            .toList(),
        JobRun.unusable());
  }

  private List<String> rows(int factor) {
    return oracle.values().stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.id(),
                    row.name() == null ? "null" : row.name(),
                    Integer.toString(row.amount() * factor),
                    Integer.toString(row.day().year()),
                    Integer.toString(row.day().month()),
                    Integer.toString(row.day().day())))
        .toList();
  }

  private Set<Day> days() {
    Set<Day> days = new TreeSet<>();
    oracle.values().stream().map(StagedRow::day).forEach(days::add);
    return days;
  }

  private void expect(String what, List<String> found, List<String> expected) {
    if (!found.equals(expected)) {
      wrong.add(what + ": " + found + " instead of " + expected);
    }
  }
}
