package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * Days are published again and again while others read them: each read must be what the day was
 * after some commit. Publishers of dead runs that wake are part of it.
 *
 * <p>Short in the build; {@code -Dlatestlake.republications=500} makes it long.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ReaderThatNeverBlinksTest {
  private static final int REPUBLICATIONS = Integer.getInteger("latestlake.republications", 8);
  private static final int DEAD_EVERY = Math.max(4, REPUBLICATIONS / 10);
  private static final int READERS = 2;
  private static final long SEED = Long.getLong("latestlake.seed", 6);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static GlueClient glue;

  private WarehouseTable table;
  private CommittedStates states;
  private Republications republications;
  private int dead;

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

  @Test
  void versionedNoReadIsOfADayThatNeverWas() throws Exception {
    try (WarehouseTable each = table(TableSpec.Layout.VERSIONED, TableSpec.Files.ONE_PER_DAY)) {
      table = each;
      Onlookers onlookers = republish(throughCatalog(), "BatchUpdatePartition");
      print("versioned", onlookers);

      assertThat(onlookers.violations()).isEmpty();
      assertThat(onlookers.replaced()).isZero();
      assertThat(republications.mended()).as("days of dead publishers").isPositive();
    }
  }

  @Test
  void inPlaceWithOneFileADayNoReadIsOfADayThatNeverWas() throws Exception {
    try (WarehouseTable each = table(TableSpec.Layout.IN_PLACE, TableSpec.Files.ONE_PER_DAY)) {
      table = each;
      Onlookers onlookers = republish(ofFolders(), "CopyObject");
      print("in-place, one file a day", onlookers);

      assertThat(onlookers.violations()).isEmpty();
      // A dead publisher's requests are refused by their conditions: there is nothing to mend.
      assertThat(republications.mended()).isZero();
    }
  }

  /** What is measured here is what the README says of it; only the end is asserted. */
  @Test
  void inPlaceWithSeveralFilesADayIsMixedForAMomentAndWholeAfterIt() throws Exception {
    try (WarehouseTable each = table(TableSpec.Layout.IN_PLACE, new TableSpec.Files(true, 5))) {
      table = each;
      Onlookers onlookers = republish(ofFolders(), "CopyObject");
      print("in-place, several files a day", onlookers);
    }
  }

  /** The proofs above are worth what their readers notice. */
  @Test
  void aReaderNoticesADayThatIsMissingDoubledOrOld() throws Exception {
    try (WarehouseTable each = table(TableSpec.Layout.IN_PLACE, TableSpec.Files.ONE_PER_DAY)) {
      table = each;
      begin();
      Day day = states.rows().values().iterator().next().day();
      String folder = ofFolders().tableFolder() + day.folder() + "/";
      String file = folder + "part-0000.parquet";
      byte[] old = get(file);

      put(folder + "part-0001.parquet", old);
      assertThatAReaderNotices();
      delete(folder + "part-0001.parquet");
      delete(file);
      assertThatAReaderNotices();
      put(file, old);
      while (states.has(day, ReadRows.of(List.of(old)), states.settled())) {
        republications.commit();
        republications.publish();
      }
      put(file, old);
      assertThatAReaderNotices();
    }
  }

  private void assertThatAReaderNotices() throws Exception {
    try (Onlookers onlookers = new Onlookers(ofFolders(), states, 1)) {
      for (int i = 0; onlookers.violations().isEmpty() && i < 2_000; i++) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(onlookers.violations()).isNotEmpty();
    }
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

  private void begin() throws Exception {
    states = new CommittedStates(days());
    republications = new Republications(table, localAws.aws(), glue, states, new Random(SEED));
    // Enough that each day has been shown once.
    for (int i = 0; i < 6; i++) {
      republications.commit();
    }
    republications.publish();
  }

  /** Ends with all days as they were committed last. */
  private Onlookers republish(DayReader reader, String callOfADeadPublisher) throws Exception {
    begin();
    Onlookers onlookers = new Onlookers(reader, states, READERS);
    try (onlookers) {
      for (int i = 1; i <= REPUBLICATIONS; i++) {
        republications.commit();
        if (i % DEAD_EVERY == 0) {
          publishWhileADeadOneWakes(callOfADeadPublisher);
        } else {
          republications.publish();
        }
      }
    }
    var plan = reader.plan(states.days());
    for (Day day : states.days()) {
      String read = plan.containsKey(day) ? reader.read(plan.get(day)) : "";
      assertThat(read).as(day.folder()).isEqualTo(states.now(day));
    }
    return onlookers;
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
    List<Exception> ends = Collections.synchronizedList(new ArrayList<>());
    Thread publisher = new Thread(republications.publicationOfADeadRun(ends), "dead-publisher");
    publisher.start();
    while (!Files.exists(reached) && publisher.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    republications.takeOver();
    republications.commit();
    republications.publishWhileOthersMayWrite();
    Files.createFile(release);
    publisher.join();
    republications.reconcile();
    localAws.control().clearFaults(faults);
    assertThat(ends).singleElement().isInstanceOf(WarehouseException.class);
  }

  private DayReader throughCatalog() {
    return new DayReader.ThroughCatalog(
        glue, "lake_" + table.spec().name(), table.spec().name(), ofFolders());
  }

  private DayReader.OfFolders ofFolders() {
    return new DayReader.OfFolders(
        table.s3(),
        table.lake().bucket(),
        Layouts.tableFolder(table.lake().prefix(), table.spec().name()));
  }

  private static WarehouseTable table(TableSpec.Layout layout, TableSpec.Files files) {
    return new WarehouseTable(localAws.aws(), dir, layout, files);
  }

  private static List<Day> days() {
    return IntStream.range(0, 4)
        .mapToObj(i -> Day.of(LocalDate.of(2020, 5, 12).plusDays(i)))
        .toList();
  }

  private void print(String layout, Onlookers onlookers) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d republications, %,d reads, %,d retried (an object was replaced meanwhile),"
            + " %,d violations (longest %,d ms); %d publishers of dead runs woke, %d days mended%n",
        layout,
        REPUBLICATIONS,
        onlookers.reads(),
        onlookers.replaced(),
        onlookers.violations().size(),
        onlookers.longestMillis(),
        dead,
        republications.mended());
  }
}
