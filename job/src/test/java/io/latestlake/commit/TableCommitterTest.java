package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The committer of a table against a ledger that refuses what Redshift's refuses. */
class TableCommitterTest {
  private final LedgerInMemory ledger = new LedgerInMemory();
  private final TableInbox inbox = new TableInbox(Clock.systemUTC());
  private final Reports reports = new Reports();
  private final Thread thread =
      new Thread(
          new TableCommitter(
              "cases",
              "run-1",
              "nonce-1",
              ledger,
              ledger,
              new CopyManifests(new TakesEverything(), "lake", ""),
              new Schedule(Duration.ZERO, Duration.ZERO),
              new Retrying(
                  "cases", new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0)),
              new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0),
              Clock.systemUTC(),
              inbox,
              reports));

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  @Test
  void nothingIsSentBeforeTheTableIsTakenOver() throws Exception {
    inbox.add(List.of(staged("a", 1)));
    thread.start();
    reports.awaitApplied("a");

    assertThat(ledger.calls()).startsWith("prepare", "take over", "dirty days?", "apply 1: a");
  }

  @Test
  void whatWaitsTogetherBecomesOneCommit() throws Exception {
    inbox.add(List.of(staged("a", 1), staged("b", 2), staged("c", 3)));
    thread.start();
    reports.awaitApplied("a", "b", "c");

    assertThat(ledger.calls()).contains("apply 1: a b c");
  }

  @Test
  void differentSchemasAreCommittedOneAfterTheOther() throws Exception {
    inbox.add(List.of(staged("a", 1), staged("b", 2, 99), staged("c", 3, 99)));
    thread.start();
    reports.awaitApplied("a");
    reports.awaitApplied("b", "c");

    assertThat(ledger.calls()).containsSubsequence("apply 1: a", "apply 2: b c");
  }

  @Test
  void aPassingFailureIsTriedAgain() throws Exception {
    ledger.failNextApply(new WarehouseException.Retryable("1023", null));
    inbox.add(List.of(staged("a", 1)));
    thread.start();
    reports.awaitApplied("a");

    assertThat(ledger.calls()).containsSubsequence("apply 1: a", "apply 1: a");
    assertThat(ledger.commits()).isEqualTo(1);
  }

  @Test
  void idsThatTheLedgerHasAreDroppedAndTheRestIsResubmitted() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    inbox.add(List.of(staged("a", 1), staged("b", 2)));
    thread.start();
    reports.awaitApplied("a");
    reports.awaitApplied("b");

    assertThat(ledger.calls()).containsSubsequence("apply 2: a b", "applied?", "apply 2: b");
    assertThat(ledger.commits()).isEqualTo(2);
  }

  @Test
  void dirtyDaysOfAnEarlierAttemptArePublishedThoughNothingComes() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    thread.start();
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).contains("publish 1");
  }

  @Test
  void itIsDoneOnlyWhenAllIsPublished() throws Exception {
    inbox.add(List.of(staged("a", 1)));
    assertThat(inbox.isDone()).isFalse();
    thread.start();
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).endsWith("publish 1");
  }

  @Test
  void aPublicationWhoseNumberIsTakenIsMadeUnderTheNext() throws Exception {
    ledger.loseTheAnswerOfTheNextPublication();
    inbox.add(List.of(staged("a", 1)));
    thread.start();
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).containsSubsequence("publish 1", "refresh", "publish 2");
  }

  @Test
  void aFencedCommitterFailsAndSendsNothingMore() throws Exception {
    ledger.failNextApply(new WarehouseException.Fenced("FENCED", true));
    inbox.add(List.of(staged("a", 1)));
    thread.start();

    assertThat(reports.failures.poll(30, TimeUnit.SECONDS))
        .isInstanceOf(WarehouseException.Fenced.class);
    thread.join();
    assertThat(ledger.calls()).endsWith("apply 1: a");
  }

  @Test
  void aFatalFailureIsReported() throws Exception {
    ledger.failNextApply(new WarehouseException.Fatal("permission denied", null));
    inbox.add(List.of(staged("a", 1)));
    thread.start();

    assertThat(reports.failures.poll(30, TimeUnit.SECONDS)).hasMessage("permission denied");
  }

  private static StagedCheckpoint staged(String id, long checkpoint) {
    return staged(id, checkpoint, 1);
  }

  private static StagedCheckpoint staged(String id, long checkpoint, int schema) {
    Staged.Rows part =
        new Staged.Rows("cases", schema, List.of(new StagedFile(id, 100, 10)), 10, 10, 0);
    return StagedCheckpoint.of(id, checkpoint, List.of(part));
  }

  /** Takes the committer's reports as the operator's mailbox would. */
  private static final class Reports implements TableCommitter.Listener {
    private final BlockingQueue<List<String>> applied = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<EndedLoad> marked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> progress = new LinkedBlockingQueue<>();

    void awaitApplied(String... ids) throws InterruptedException {
      assertThat(applied.poll(30, TimeUnit.SECONDS)).containsExactly(ids);
    }

    void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
      while (!condition.getAsBoolean()) {
        assertThat(progress.poll(30, TimeUnit.SECONDS)).isNotNull();
      }
    }

    @Override
    public void applied(String table, List<StagedCheckpoint> staged, long commit) {
      applied.add(staged.stream().map(StagedCheckpoint::id).toList());
    }

    @Override
    public void marked(EndedLoad ended) {
      marked.add(ended);
    }

    @Override
    public void progressed() {
      progress.add(true);
    }

    @Override
    public void failed(String table, Throwable failure) {
      failures.add(failure);
    }
  }

  private static final class TakesEverything implements S3Client {
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }
}
