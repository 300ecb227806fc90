package io.latestlake.warehouse;

import static io.latestlake.testing.StagedRow.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.TableWarehouse.Commit;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is large, and what takes too long. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RedshiftLimitsTest {
  private static final Day MAY_12 = new Day(2020, 5, 12);

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;

  private WarehouseTable table;
  private Redshift warehouse;
  private Ownership owner;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  @BeforeEach
  void takeOver() throws Exception {
    table = new WarehouseTable(localAws.aws(), dir);
    warehouse = table.warehouse();
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-1");
  }

  @AfterEach
  void closeTable() throws Exception {
    localAws.control().clearFaults(table.spec().name());
    table.close();
  }

  /** As the historical load of a table has them. */
  @Test
  void thousandsOfDirtyDaysAreOneCommitAndOnePublication() throws Exception {
    List<Day> days =
        IntStream.range(0, 3_000)
            .mapToObj(LocalDate.of(2010, 1, 1)::plusDays)
            .map(date -> new Day(date.getYear(), date.getMonthValue(), date.getDayOfMonth()))
            .toList();
    StagedRow[] rows =
        IntStream.range(0, days.size())
            .mapToObj(i -> upsert("key-" + i, "A", i, days.get(i), i))
            .toArray(StagedRow[]::new);

    Commit commit = warehouse.apply(owner, table.commit(1, "load", rows));
    Publication publication = warehouse.unload(owner, 1, prefix("1")).orElseThrow();
    warehouse.endPublication(owner, 1);

    assertThat(commit.dirtyDays()).isEqualTo(days.size());
    assertThat(publication.days()).containsExactlyElementsOf(days);
    assertThat(table.query("SELECT COUNT(*) FROM $.dirty_days")).containsExactly("0");
  }

  @Test
  void aStatementThatTakesLongerThanItMayIsToBeTriedAgain() throws Exception {
    try (HeldCommit first = hold()) {
      CommitAttempt second = table.commit(1, "y", upsert("b", "B", 2, MAY_12, 2));

      // It waits for the fence, which the first one has locked.
      assertThatThrownBy(() -> table.warehouse(Duration.ofMillis(300)).apply(owner, second))
          .isInstanceOf(WarehouseException.Retryable.class)
          .extracting(failure -> ((WarehouseException.Retryable) failure).retryClass())
          .isEqualTo(RetryClass.TIMEOUT);
      first.release();
      assertThat(first.end().number()).isEqualTo(1);
    }
    assertThat(table.query("SELECT id FROM " + table.spec().name())).containsExactly("a");
  }

  private String prefix(String name) {
    return "s3://" + table.lake().bucket() + "/versions/" + name + "/";
  }

  /** The first commit; it stands still before its end, with its locks. */
  private HeldCommit hold() throws Exception {
    String name = table.spec().name();
    Path reached = dir.resolve("reached-" + name);
    Path release = dir.resolve("release-" + name);
    localAws
        .control()
        .putFaults(
            name,
            new ObjectMapper()
                .readTree(
                    """
                    [{"at": {"kind": "sql", "call": "end_commit", "about": "public_%s/run-a/1/commit/1/",
                             "occurrence": 1},
                      "action": {"do": "hold", "side": "before", "reached": "%s", "release": "%s"}}]"""
                        .formatted(name, reached, release)));
    CommitAttempt attempt = table.commit(1, "x", upsert("a", "A", 1, MAY_12, 1));
    CompletableFuture<Commit> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                end.complete(warehouse.apply(owner, attempt));
              } catch (Exception failure) {
                end.completeExceptionally(failure);
              }
            });
    thread.start();
    while (!Files.exists(reached)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return new HeldCommit(thread, release, end);
  }

  private record HeldCommit(Thread thread, Path releasing, CompletableFuture<Commit> future)
      implements AutoCloseable {
    Commit end() throws Exception {
      return future.get(10, TimeUnit.MINUTES);
    }

    void release() throws Exception {
      Files.createFile(releasing);
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }
}
