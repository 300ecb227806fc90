package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.dms.RowLayout;
import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.ObjectsInMemory;
import io.latestlake.testing.SeenMetrics;
import io.latestlake.warehouse.RetryClass;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import io.latestlake.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;

/** What CloudWatch is told of commits and publications, through the operator. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CommitMetricsTest {
  private static final String CASES = "table.cases.";

  /** Static, because an operator's factory is serialized. */
  private static LedgerInMemory ledger;

  private SeenMetrics metrics;

  @BeforeEach
  void begin() {
    ledger = new LedgerInMemory();
  }

  @Test
  void whatWaitsForTheWarehouseIsSeenUntilItIsCommitted() throws Exception {
    ledger.holdApplies();
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, 0), 0);
      operator.snapshot(1, 1);
      assertThat(value("waitingStagedCheckpoints")).as("not complete yet").isZero();
      operator.notifyOfCompletedCheckpoint(1);
      operator.processElement(rows(4, 200, 0), 0);
      operator.snapshot(2, 2);
      operator.notifyOfCompletedCheckpoint(2);

      assertThat(value("waitingStagedCheckpoints")).isEqualTo(2);
      assertThat(value("waitingBytes")).isEqualTo(300);
      await(() -> value("oldestWaitingSeconds") >= 1);

      ledger.letApplies();
      await(() -> value("waitingStagedCheckpoints") == 0);
      assertThat(value("waitingBytes")).isZero();
      assertThat(value("oldestWaitingSeconds")).isZero();
    }
  }

  @Test
  void aCommitAndItsPublicationTellTheirSizes() throws Exception {
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, 0), 0);
      finish(operator, 1);

      assertThat(value("commits")).isEqualTo(1);
      assertThat(value("commitRows")).isEqualTo(LedgerInMemory.CHANGED_ROWS);
      assertThat(value("commitDays")).isEqualTo(LedgerInMemory.CHANGED_DAYS);
      assertThat(value("commitBytes")).isEqualTo(100);
      assertThat(value("commitMillis")).isNotNegative();
      assertThat(value("publications")).isEqualTo(1);
      assertThat(value("publicationRows")).isEqualTo(LedgerInMemory.PUBLISHED_ROWS);
      assertThat(value("publicationDays")).isEqualTo(LedgerInMemory.PUBLISHED_DAYS);
      assertThat(value("publicationBytes")).isEqualTo(LedgerInMemory.PUBLISHED_BYTES);
      assertThat(value("publicationMillis")).isNotNegative();
    }
  }

  @Test
  void howLongACommitTookIsTold() throws Exception {
    ledger.holdApplies();
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, 0), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      await(() -> value("oldestWaitingSeconds") >= 1);
      ledger.letApplies();
      await(() -> value("commits") == 1);

      assertThat(value("commitMillis")).isPositive();
    }
  }

  @Test
  void dirtyDaysAreCountedUntilTheyArePublished() throws Exception {
    ledger.holdPublications();
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, 0), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      await(() -> value("dirtyDays") == LedgerInMemory.DIRTY_DAYS);

      ledger.letPublications();
      await(() -> value("dirtyDays") == 0);
    }
  }

  @Test
  void theLagIsThatOfTheNewestChangeThatReadersSeeNotOfTheOneThatWaits() throws Exception {
    long anHour = Duration.ofHours(1).toSeconds();
    try (var operator = open(null)) {
      assertThat(value("freshnessLagSeconds")).as("nothing is published").isEqualTo(-1);
      operator.processElement(rows(3, 100, 2 * anHour), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      await(() -> value("publications") == 1 && value("freshnessLagSeconds") != -1);
      assertThat(value("freshnessLagSeconds")).isBetween(2 * anHour, 3 * anHour);

      ledger.holdPublications();
      operator.processElement(rows(4, 100, anHour), 0);
      operator.snapshot(2, 2);
      operator.notifyOfCompletedCheckpoint(2);
      await(() -> value("commits") == 2);
      assertThat(value("freshnessLagSeconds")).isGreaterThanOrEqualTo(2 * anHour);

      ledger.letPublications();
      await(() -> value("freshnessLagSeconds") < 2 * anHour);
      assertThat(value("freshnessLagSeconds")).isGreaterThanOrEqualTo(anHour);
    }
  }

  @Test
  void aRestartedCommitterThatCannotPublishStillTellsTheLag() throws Exception {
    long anHour = Duration.ofHours(1).toSeconds();
    OperatorSubtaskState state;
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, anHour), 0);
      finish(operator, 1);
      await(() -> value("freshnessLagSeconds") != -1);
      while (operator.getTaskMailbox().hasMail()) {
        operator.getTaskMailbox().take(0).run();
      }
      state = operator.snapshot(2, 2);
    }

    ledger.holdPublications();
    try (var restarted = open(state)) {
      await(() -> value("freshnessLagSeconds") != -1);
      assertThat(value("freshnessLagSeconds")).isGreaterThanOrEqualTo(anHour);
      restarted.processElement(rows(4, 100, 0), 0);
      restarted.snapshot(3, 3);
      restarted.notifyOfCompletedCheckpoint(3);
      await(() -> value("commits") == 1);
      assertThat(value("freshnessLagSeconds")).isGreaterThanOrEqualTo(anHour);
    }
  }

  @Test
  void failuresThatAreTriedAgainAreCountedByTheirClass() throws Exception {
    ledger.failNextApply(new WarehouseException.Retryable(RetryClass.CONFLICT, "1023", null));
    ledger.failToShowTheNextPublication(1);
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, 0), 0);
      finish(operator, 1);

      assertThat(value("class.conflict.retries")).isEqualTo(1);
      assertThat(value("class.throttled.retries")).isZero();
      assertThat(value("class.other.retries")).as("the publication").isEqualTo(1);
    }
  }

  @Test
  void aCommitterThatIsFencedSaysSo() throws Exception {
    ledger.failNextApply(new WarehouseException.Fenced("FENCED", false));
    try (var operator = open(null)) {
      operator.processElement(rows(3, 100, 0), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);

      await(() -> value("fenced") == 1);
    }
  }

  @Test
  void publicationThatIsHeldBecauseOfAnotherPastIsSeen() throws Exception {
    OperatorSubtaskState beforeAll;
    try (var operator = open(null)) {
      assertThat(value("publicationHeld")).isZero();
      beforeAll = operator.snapshot(1, 1);
    }
    ledger.alreadyHas(new StagedPart("of another past", 2, 10));
    try (var restored = open(beforeAll)) {
      await(() -> value("publicationHeld") == 1);
    }
  }

  @Test
  void aStreamThatIsHeldBackIsSeenWhileItIs() throws Exception {
    ledger.holdApplies();
    try (var operator = open(null, "cadence.max-waiting-bytes", "1MB")) {
      operator.processElement(rows(3, 2_000_000, 0), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      assertThat(metrics.value("streamHeldBack")).isZero();
      Thread warehouse =
          new Thread(
              () -> {
                while (metrics.value("streamHeldBack") == 0) {
                  Thread.onSpinWait();
                }
                ledger.letApplies();
              });
      warehouse.start();

      operator.processElement(rows(4, 10, 0), 0);
      warehouse.join();
      assertThat(metrics.value("streamHeldBack")).isZero();
    }
  }

  private long value(String name) {
    return metrics.value(CASES + name);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Ends the input and waits until all of it is committed and published. */
  private static void finish(OneInputStreamOperatorTestHarness<?, ?> operator, long checkpoint)
      throws Exception {
    operator.endInput();
    operator.snapshot(checkpoint, checkpoint);
    operator.notifyOfCompletedCheckpoint(checkpoint);
  }

  private static CommittableMessage<Staged> rows(long rows, long bytes, long emittedSecondsAgo) {
    long emitted =
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minusSeconds(emittedSecondsAgo));
    int schema = new RowLayout(settings().tables().get(0).columns()).fingerprint();
    List<StagedFile> files = List.of(new StagedFile("f" + rows, bytes, rows));
    return new CommittableWithLineage<>(
        new Staged.Rows("cases", schema, files, rows, rows, emitted), 1, 0);
  }

  private OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
      open(OperatorSubtaskState restored, String... overrides) throws Exception {
    metrics = new SeenMetrics();
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new CommitOperatorFactory(settings(overrides), "run-1", Start.CONTINUE, InMemory::new),
            metrics.environment(1));
    harness.setup();
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
    return harness;
  }

  private static Settings settings(String... overrides) {
    Map<String, String> all =
        CasesLake.overrides(
            "kafka.bootstrap-servers",
            "127.0.0.1:1",
            "run.checkpoint-directory",
            "file:///unused",
            "cadence.commit-interval",
            "1ms",
            "cadence.publication-interval",
            "1ms");
    all.putAll(CasesLake.overrides(overrides));
    return SettingsReader.read(LocalAwsProcess.root().resolve("conf/local.yaml"), all);
  }

  private static final class InMemory implements Services {
    private final ObjectsInMemory objects = new ObjectsInMemory();

    @Override
    public TableWarehouse warehouse(String table) {
      return ledger;
    }

    @Override
    public Publications publications(String table) {
      return ledger;
    }

    @Override
    public GarbageCollections garbageCollections(String table) {
      return new GarbageInMemory();
    }

    @Override
    public S3Client s3() {
      return objects;
    }

    @Override
    public void close() {}
  }
}
