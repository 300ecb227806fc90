package io.latestlake.faults;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;

import io.latestlake.JobServices;
import io.latestlake.commit.CommitOperatorFactory;
import io.latestlake.commit.Start;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.dms.RowLayout;
import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * What the commit operator is led through: two checkpoints with rows and dead letters, the second
 * after the first is published. The first ends the historical load. The second updates, deletes,
 * moves a row to a new day and empties a day. Each life goes on from the last checkpoint that was
 * taken.
 *
 * <p>As a {@link #rebuild}, all of it begins from a savepoint with the emptying of the table, whose
 * walk is staged with the first checkpoint; and readers see a day of which nobody knows.
 */
final class Scenario {
  private static final Day MAY_12 = new Day(2020, 5, 12);
  private static final Day MAY_13 = new Day(2020, 5, 13);
  private static final Day MAY_14 = new Day(2020, 5, 14);
  private static final Day MAY_15 = new Day(2020, 5, 15);

  /** A day that readers see, and of which nobody knows. */
  private static final Day STALE = new Day(2020, 5, 16);

  /** Of each checkpoint, the rows that each of two writers staged. */
  private static final List<List<List<StagedRow>>> CHECKPOINTS =
      List.of(
          List.of(
              List.of(
                  upsert("a", "A", 1, MAY_12, 1),
                  upsert("b", "B", 2, MAY_13, 2),
                  upsert("c", "C", 3, MAY_14, 3)),
              List.of(upsert("d", null, 4, MAY_12, 1), upsert("e", "E", 5, MAY_13, 2))),
          List.of(
              List.of(
                  upsert("a", "A2", 10, MAY_12, 4),
                  upsert("b", "B2", 20, MAY_15, 5),
                  delete("c", MAY_14, 6),
                  upsert("a", "A3", 30, MAY_12, 7)),
              List.of(upsert("f", "F", 6, MAY_12, 3))));

  private final WarehouseTable table;
  private final Settings settings;
  private final String run;
  private final Path records;
  private final List<List<Staged>> staged;
  private Start start = Start.CONTINUE;
  private OperatorSubtaskState snapshot;
  private int checkpoint;

  private Scenario(
      WarehouseTable table,
      Settings settings,
      String run,
      Path records,
      List<List<Staged>> staged) {
    this.table = table;
    this.settings = settings;
    this.run = run;
    this.records = records;
    this.staged = staged;
  }

  /**
   * Stages what the writers would have.
   *
   * @param standIns their folder
   */
  static Scenario prepare(WarehouseTable table, Settings.Aws aws, Path standIns)
      throws IOException {
    Path objects =
        standIns.resolve("s3").resolve(table.lake().bucket()).resolve(table.lake().prefix());
    Path records = objects.resolve("publications").resolve(table.spec().name());
    Scenario scenario =
        new Scenario(table, settings(table, aws), "run", records, new ArrayList<>());
    for (int checkpoint = 1; checkpoint <= CHECKPOINTS.size(); checkpoint++) {
      scenario.staged.add(scenario.stage(checkpoint));
    }
    scenario.staged.get(0).add(new Staged.EndOfLoad(table.spec().name()));
    return scenario;
  }

  /** The same, begun with a rebuild from the savepoint of a run that had done nothing yet. */
  Scenario rebuild(GlueClient glue) throws Exception {
    start = Start.CONTINUE;
    try (OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
        operator = create()) {
      operator.initializeEmptyState();
      snapshot = operator.snapshot(0, 0);
    }
    start = Start.REBUILD;
    for (int subtask = 0; subtask < 2; subtask++) {
      staged.get(0).add(new Staged.EndOfWalk(run, subtask, 2));
    }
    switch (table.spec().layout()) {
      case IN_PLACE -> putStaleFile();
      case VERSIONED -> new StaleCatalog(table, settings.catalog().database()).create(glue, STALE);
    }
    return this;
  }

  private void putStaleFile() {
    String stale = "lake/" + table.spec().name() + "/" + STALE.folder() + "/part-0000.parquet";
    table
        .s3()
        .putObject(
            request -> request.bucket(table.lake().bucket()).key(table.lake().prefix() + stale),
            RequestBody.fromString("of nobody"));
  }

  boolean isRebuild() {
    return start == Start.REBUILD;
  }

  /** The rows that there must be in the end, by key. */
  static Map<String, StagedRow> oracle() {
    Map<String, StagedRow> rows = new TreeMap<>();
    CHECKPOINTS.stream()
        .flatMap(List::stream)
        .flatMap(List::stream)
        .forEach(
            row -> {
              if (row.operation() == 'D') {
                rows.remove(row.id());
              } else {
                rows.put(row.id(), row);
              }
            });
    return rows;
  }

  /** How many rows each checkpoint staged, by its number. */
  static Map<Integer, Integer> rowsByCheckpoint() {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (int i = 0; i < CHECKPOINTS.size(); i++) {
      rows.put(i + 1, CHECKPOINTS.get(i).stream().mapToInt(List::size).sum());
    }
    return rows;
  }

  /** What each checkpoint's dead letters say, by their id. */
  static Map<String, String> deadLetters() {
    Map<String, String> letters = new TreeMap<>();
    for (int i = 1; i <= CHECKPOINTS.size(); i++) {
      letters.put("letters-" + i, "{\"letter\":" + i + "}\n");
    }
    return letters;
  }

  /** Another run from the same checkpoint. */
  Scenario forkedAs(String otherRun) {
    Scenario fork = new Scenario(table, settings, otherRun, records, staged);
    fork.snapshot = snapshot;
    fork.checkpoint = checkpoint;
    return fork;
  }

  String run() {
    return run;
  }

  WarehouseTable table() {
    return table;
  }

  Settings settings() {
    return settings;
  }

  /** From the last checkpoint to the end, as long as nobody ends it before. */
  void live() throws Exception {
    live(() -> {});
  }

  /**
   * @param meanwhile happens when the first checkpoint is published
   */
  void live(Life.Script meanwhile) throws Exception {
    try (OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
        operator = open()) {
      if (checkpoint < 1) {
        take(operator, 1);
        operator.notifyOfCompletedCheckpoint(1);
      }
      awaitPublication(operator);
      meanwhile.play();
      if (checkpoint < 2) {
        operator.endInput();
        take(operator, 2);
      } else {
        operator.endInput();
        snapshot = operator.snapshot(++checkpoint, 0);
      }
      // Waits until all is applied and published.
      operator.notifyOfCompletedCheckpoint(checkpoint);
    }
  }

  private OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
      create() throws Exception {
    Settings all = settings;
    OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
        operator =
            new OneInputStreamOperatorTestHarness<>(
                new CommitOperatorFactory(all, run, start, () -> JobServices.open(all)), 1, 1, 0);
    operator.setup();
    return operator;
  }

  private OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
      open() throws Exception {
    OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
        operator = create();
    if (snapshot != null) {
      operator.setRestoredCheckpointId(checkpoint);
      operator.initializeState(snapshot);
    }
    operator.open();
    return operator;
  }

  private void take(
      OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
          operator,
      int number)
      throws Exception {
    int writer = 0;
    for (Staged part : staged.get(number - 1)) {
      operator.processElement(new CommittableWithLineage<>(part, number, writer++), 0);
    }
    snapshot = operator.snapshot(number, 0);
    checkpoint = number;
  }

  /** The operator's mailbox is worked at meanwhile, as its task would. */
  private void awaitPublication(OneInputStreamOperatorTestHarness<?, ?> operator) throws Exception {
    do {
      Optional<Mail> mail;
      while ((mail = operator.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY)).isPresent()) {
        mail.get().run();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    } while (!isPublished());
  }

  private boolean isPublished() throws InterruptedException {
    // The folder is a cheap first look: the record is written just before the end.
    return Files.isDirectory(records)
        && table
            .query(
                "SELECT COUNT(*), (SELECT COUNT(*) FROM $.dirty_days) FROM $.publications"
                    + " WHERE state = 'published'")
            .stream()
            .allMatch(counts -> counts.endsWith(" 0") && !counts.startsWith("0 "));
  }

  private List<Staged> stage(int number) throws IOException {
    int schema = new RowLayout(table.spec().columns()).fingerprint();
    List<Staged> parts = new ArrayList<>();
    for (List<StagedRow> rows : CHECKPOINTS.get(number - 1)) {
      StagedFile file = table.stagedFile("c" + number + "-w" + parts.size(), rows);
      parts.add(
          new Staged.Rows(table.spec().name(), schema, List.of(file), rows.size(), rows.size(), 0));
    }
    String id = "letters-" + number;
    String letter = deadLetters().get(id);
    String key = table.lake().prefix() + "stage/_dead-letters/" + id + ".jsonl";
    table
        .s3()
        .putObject(
            request -> request.bucket(table.lake().bucket()).key(key),
            RequestBody.fromString(letter));
    parts.add(
        new Staged.DeadLetters(
            table.spec().name(), "2020-05-12", id, new StagedFile(key, letter.length(), 1)));
    return parts;
  }

  private static Settings settings(WarehouseTable table, Settings.Aws aws) {
    return new Settings(
        new Settings.Source(Settings.Source.Historical.NONE, Settings.Source.Stream.KAFKA),
        new Settings.Kafka("", List.of(), "", true, Map.of()),
        null,
        null,
        aws,
        table.lake(),
        new Settings.Warehouse("latest-lake", "dev", "public", "default", Duration.ofMinutes(5)),
        new Settings.Catalog("lake_" + table.spec().name()),
        new Settings.Cadence(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Duration.ZERO),
        new Settings.DeadLetters(null, Duration.ZERO),
        new Settings.Run(1, 1, Duration.ZERO, "", "hashmap", 0),
        List.of(table.spec()));
  }
}
