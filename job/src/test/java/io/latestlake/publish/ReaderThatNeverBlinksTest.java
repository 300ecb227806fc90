package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import io.latestlake.onlooker.CommitJournal;
import io.latestlake.onlooker.Look;
import io.latestlake.onlooker.OnlookerProcess;
import io.latestlake.onlooker.Report;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;

/**
 * Days are published again and again while processes read them: each read must be what the day was
 * after some commit, row by row. Publishers of dead runs that wake are part of it.
 *
 * <p>Short in the build, and with one reader a layout: readers take what the machine has. {@code
 * -Dlatestlake.republications=500 -Dlatestlake.readers=2} makes it long, and {@code
 * -Dlatestlake.seed=7} another one. What was seen is in {@code target/onlookers.txt}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ReaderThatNeverBlinksTest {
  private static final int REPUBLICATIONS = Integer.getInteger("latestlake.republications", 8);
  private static final int DEAD_EVERY = Math.max(4, REPUBLICATIONS / 10);
  private static final int READERS = Integer.getInteger("latestlake.readers", 1);
  private static final long SEED = Long.getLong("latestlake.seed", 6);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static GlueClient glue;

  private final List<OnlookerProcess> onlookers = new ArrayList<>();
  private WarehouseTable table;
  private CommitJournal journal;
  private CommittedStates states;
  private Republications republications;
  private int dead;
  private int setBack;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"), "--unlimited");
    glue = new AwsClients(localAws.aws()).glue();
  }

  @AfterAll
  static void stop() throws Exception {
    glue.close();
    localAws.close();
  }

  @AfterEach
  void end() throws Exception {
    for (OnlookerProcess onlooker : onlookers) {
      onlooker.close();
    }
    table.close();
  }

  @Test
  void versionedNoReadIsOfADayThatNeverWas() throws Exception {
    begin(TableSpec.Layout.VERSIONED, TableSpec.Files.ONE_PER_DAY, READERS);

    Report report = republish("versioned", "BatchUpdatePartition");

    assertThat(report.wrong()).isEmpty();
    assertThat(republications.mended())
        .as("days that dead publishers have set back")
        .isEqualTo(setBack)
        .isPositive();
  }

  @Test
  void inPlaceWithOneFileADayNoReadIsOfADayThatNeverWas() throws Exception {
    begin(TableSpec.Layout.IN_PLACE, TableSpec.Files.ONE_PER_DAY, READERS);

    Report report = republish("in-place, one file a day", "CopyObject");

    assertThat(report.wrong()).isEmpty();
    // A dead publisher's requests are refused by their conditions: there is nothing to mend.
    assertThat(republications.mended()).isZero();
  }

  /**
   * What is measured here is what the README says of it. A reader may see old and new files side by
   * side, but no row that was not committed, and in the end all is right.
   */
  @Test
  void inPlaceWithSeveralFilesADayIsMixedForAMomentAndWholeAfterIt() throws Exception {
    begin(TableSpec.Layout.IN_PLACE, new TableSpec.Files(true, 5), READERS);

    Report report = republish("in-place, several files a day", "CopyObject");

    assertThat(report.kinds()).doesNotContainKey(Look.Kind.FOREIGN);
    assertThat(republications.mended()).isZero();
  }

  /** The proofs above are worth what their readers notice. */
  @Test
  void aReaderOfFoldersNoticesADayThatIsMissingDoubledMixedOrOld() throws Exception {
    begin(TableSpec.Layout.IN_PLACE, TableSpec.Files.ONE_PER_DAY, 1);
    Day day = states.days().get(0);
    String folder = tableFolder() + day.folder() + "/";
    String file = folder + "part-0000.parquet";
    byte[] old = get(file);

    assertThatItNotices(
        day,
        () -> put(folder + "part-0001.parquet", old),
        () -> delete(folder + "part-0001.parquet"));
    assertThatItNotices(day, () -> delete(file), () -> put(file, old));
    byte[] ofAnotherDay = get(tableFolder() + states.days().get(1).folder() + "/part-0000.parquet");
    assertThatItNotices(day, () -> put(file, ofAnotherDay), () -> put(file, old));
    republications.renew(day);
    byte[] present = get(file);
    assertThatItNotices(day, () -> put(file, old), () -> put(file, present));
    assertThatItNotices(
        day,
        () -> put(folder + "part-0001.parquet", old),
        () -> delete(folder + "part-0001.parquet"));
  }

  @Test
  void aReaderThroughTheCatalogNoticesADayThatGoesBackOrIsMissingOrChangedInPlace()
      throws Exception {
    begin(TableSpec.Layout.VERSIONED, TableSpec.Files.ONE_PER_DAY, 1);
    Day day = states.days().get(0);
    PartitionInput old = partition(day);
    republications.renew(day);
    PartitionInput present = partition(day);
    String address = present.storageDescriptor().location();
    String folder = address.substring(("s3://" + table.lake().bucket() + "/").length());
    String file = folder + table.keys(folder).get(0);
    byte[] content = get(file);

    assertThatItNotices(day, () -> point(old), () -> point(present));
    assertThatItNotices(day, () -> remove(present), () -> create(present));
    assertThatItNotices(day, () -> delete(file), () -> put(file, content));
    String oldFolder =
        old.storageDescriptor().location().substring(address.length() - folder.length());
    byte[] former = get(oldFolder + table.keys(oldFolder).get(0));
    assertThatItNotices(day, () -> put(file, former), () -> put(file, content));
  }

  private interface Act {
    void run() throws Exception;
  }

  private void assertThatItNotices(Day day, Act harm, Act undo) throws Exception {
    harm.run();
    onlookers.get(0).awaitAnother(day.folder(), false);
    undo.run();
    onlookers.get(0).awaitAnother(day.folder(), true);
  }

  private PartitionInput partition(Day day) {
    Partition partition =
        glue
            .getPartitions(
                request -> request.databaseName(database()).tableName(table.spec().name()))
            .partitions()
            .stream()
            .filter(each -> each.values().equals(CatalogDay.values(day)))
            .findFirst()
            .orElseThrow();
    return PartitionInput.builder()
        .values(partition.values())
        .storageDescriptor(partition.storageDescriptor())
        .parameters(partition.parameters())
        .build();
  }

  private void point(PartitionInput partition) {
    assertThat(
            glue.batchUpdatePartition(
                    request ->
                        request
                            .databaseName(database())
                            .tableName(table.spec().name())
                            .entries(
                                BatchUpdatePartitionRequestEntry.builder()
                                    .partitionValueList(partition.values())
                                    .partitionInput(partition)
                                    .build()))
                .errors())
        .isEmpty();
  }

  private void remove(PartitionInput partition) {
    assertThat(
            glue.batchDeletePartition(
                    request ->
                        request
                            .databaseName(database())
                            .tableName(table.spec().name())
                            .partitionsToDelete(
                                PartitionValueList.builder().values(partition.values()).build()))
                .errors())
        .isEmpty();
  }

  private void create(PartitionInput partition) {
    assertThat(
            glue.batchCreatePartition(
                    request ->
                        request
                            .databaseName(database())
                            .tableName(table.spec().name())
                            .partitionInputList(partition))
                .errors())
        .isEmpty();
  }

  private byte[] get(String key) {
    return table
        .s3()
        .getObjectAsBytes(request -> request.bucket(table.lake().bucket()).key(key))
        .asByteArray();
  }

  private void put(String key, byte[] content) {
    table
        .s3()
        .putObject(
            request -> request.bucket(table.lake().bucket()).key(key),
            RequestBody.fromBytes(content));
  }

  private void delete(String key) {
    table.s3().deleteObject(request -> request.bucket(table.lake().bucket()).key(key));
  }

  /** Ends when all days have been published with rows, and each reader has read them. */
  private void begin(TableSpec.Layout layout, TableSpec.Files files, int readers) throws Exception {
    table = new WarehouseTable(localAws.aws(), dir, layout, files);
    List<Day> days =
        IntStream.range(0, 4).mapToObj(i -> Day.of(LocalDate.of(2020, 5, 12).plusDays(i))).toList();
    journal =
        new CommitJournal(
            dir.resolve(table.spec().name() + ".journal"), days.stream().map(Day::folder).toList());
    for (int i = 0; i < readers; i++) {
      onlookers.add(onlooker(layout, dir.resolve(table.spec().name() + "-onlooker-" + i)));
    }
    states = new CommittedStates(days, journal);
    republications = new Republications(table, localAws.aws(), glue, states, new Random(SEED));
    do {
      republications.commit();
    } while (states.filledDays() < days.size());
    republications.publish();
    for (OnlookerProcess onlooker : onlookers) {
      onlooker.awaitReading();
    }
  }

  private OnlookerProcess onlooker(TableSpec.Layout layout, Path output) throws Exception {
    OnlookerProcess.Address lake =
        new OnlookerProcess.Address(
            localAws.region(),
            localAws.aws().s3Endpoint(),
            localAws.aws().glueEndpoint(),
            table.lake().bucket(),
            tableFolder());
    return switch (layout) {
      case IN_PLACE -> OnlookerProcess.ofFolders(lake, journal, output);
      case VERSIONED ->
          OnlookerProcess.throughCatalog(lake, database(), table.spec().name(), journal, output);
    };
  }

  /** Ends with all days as they were committed last, which each reader has seen. */
  private Report republish(String layout, String callOfADeadPublisher) throws Exception {
    for (int i = 1; i <= REPUBLICATIONS; i++) {
      republications.commit();
      if (i % DEAD_EVERY == 0) {
        publishWhileADeadOneWakes(callOfADeadPublisher);
      } else {
        republications.publish();
      }
    }
    Report report = onlookers.get(0).end();
    for (OnlookerProcess onlooker : onlookers.subList(1, onlookers.size())) {
      report = report.and(onlooker.end());
    }
    print(layout, report);
    // Each has read the days as they were first and as they were last.
    assertThat(report.states()).isGreaterThan((long) READERS * states.days().size());
    return report;
  }

  /**
   * A publisher stands still at the call that shows a day, with the fence's yes behind it; the
   * table is taken over and published by its successor; then the call is made.
   */
  private void publishWhileADeadOneWakes(String call) throws Exception {
    String faults = table.spec().name() + "-" + dead++;
    Path reached = dir.resolve(faults + "-reached");
    Path release = dir.resolve(faults + "-release");
    localAws
        .control()
        .putFaults(
            faults,
            JSON.readTree(
                """
                [{"at": {"kind": "http", "call": "^%s$", "about": "%s", "occurrence": 1},
                  "action": {"do": "hold", "side": "before", "reached": "%s", "release": "%s"}}]"""
                    .formatted(call, table.spec().name(), reached, release)));
    // Days that are emptied alone would need no copy at which it could be held.
    republications.renewWithoutPublishing(states.days().get(0));
    if (table.spec().layout() == TableSpec.Layout.VERSIONED) {
      setBack += republications.dirtyDays();
    }
    List<Exception> ends = Collections.synchronizedList(new ArrayList<>());
    Thread publisher = new Thread(republications.publicationOfADeadRun(ends), "dead-publisher");
    publisher.start();
    while (!Files.exists(reached) && publisher.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    republications.takeOver();
    republications.commit();
    republications.publishWhileOthersMayWrite();
    if (table.spec().layout() == TableSpec.Layout.VERSIONED) {
      states.mayGoBack();
    }
    Files.createFile(release);
    publisher.join();
    republications.reconcile();
    localAws.control().clearFaults(faults);
    assertThat(ends).singleElement().isInstanceOf(WarehouseException.class);
  }

  private String tableFolder() {
    return Layouts.tableFolder(table.lake().prefix(), table.spec().name());
  }

  private String database() {
    return "lake_" + table.spec().name();
  }

  private void print(String layout, Report report) throws Exception {
    String line =
        String.format(
            Locale.ROOT,
            "%s: %,d republications, %,d reads by %d processes, %,d states of days seen, %,d made"
                + " again (a file was replaced meanwhile), %,d wrong %s (longest %,d ms); %d"
                + " publishers of dead runs woke, %d days mended; seed %d%n",
            layout,
            REPUBLICATIONS,
            report.reads(),
            READERS,
            report.states(),
            report.retried(),
            report.wrong().size(),
            report.kinds(),
            report.longestMillis(),
            dead,
            republications.mended(),
            SEED);
    System.out.print(line);
    Files.writeString(
        Path.of("target", "onlookers.txt"),
        line,
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
  }
}
