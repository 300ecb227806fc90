package io.latestlake;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.JobProcess;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.LocalJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run stands still as a whole process while another one, from the same checkpoint, takes the
 * table over and goes on. Then it wakes, knows nothing of that, and is in the middle of its work.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PausedRunTest {
  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  /** What the run is at when it is paused; {@code %s} is its control schema. */
  enum Work {
    /** Redshift has its statement, executes it after the take-over, and lets nobody cancel it. */
    A_COMMIT("sql", "^SET statement_timeout", "%s/[^/]+/[0-9]+/commit/"),
    /** UNLOAD is committed; its files are about to be shown. */
    A_PUBLICATION("http", "^GetObject$", "versions/cases/.*manifest");

    private final String kind;
    private final String call;
    private final String about;

    Work(String kind, String call, String about) {
      this.kind = kind;
      this.call = call;
      this.about = about;
    }
  }

  @BeforeAll
  static void startStandIns() throws Exception {
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws Exception {
    aws.close();
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWakesAfterATakeOverChangesNothingAndEndsForGood(Work work, @TempDir Path checkpoints)
      throws Exception {
    String name = "paused" + work.ordinal();
    Path reached = folder.resolve("reached-" + name);
    Path release = folder.resolve("release-" + name);
    Random random = new Random(1);
    CasesLog log = new CasesLog().random(random, 100, 20, 500);
    try (CasesLake lake = new CasesLake(aws, folder, name);
        JobProcess paused =
            JobProcess.start(
                lake.values(overrides("kafka.bounded", "false")),
                checkpoints,
                folder.resolve(name + ".out"))) {
      lake.send(log.next());
      await(paused, () -> lake.publishedRows().equals(log.rows()));
      hold(work, name, reached, release);
      lake.send(log.random(random, 100, 20, 500).next());
      await(paused, () -> Files.exists(reached));
      paused.pause();

      LocalJob next =
          LocalJob.restart(lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      next.await(() -> lake.publishedRows().equals(log.rows()));
      lake.send(log.random(random, 100, 20, 500).next());
      next.await(() -> lake.publishedRows().equals(log.rows()));
      next.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") == 0);
      long epoch = lake.warehouseNumber("SELECT epoch FROM {control}.fence");
      Map<String, String> files = lake.files();
      Files.createFile(release);
      paused.resume();

      assertThat(paused.exitCode()).as(paused.output()).isEqualTo(JobProcess.ENDED_FOR_GOOD);
      assertThat(paused.output()).contains("FENCED BY ANOTHER RUN");
      assertThat(lake.warehouseNumber("SELECT epoch FROM {control}.fence")).isEqualTo(epoch);
      assertThat(lake.files()).isEqualTo(files);
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days")).isZero();

      lake.send(log.random(random, 100, 20, 500).next());
      next.await(() -> lake.publishedRows().equals(log.rows()));
      next.stop(true, checkpoints);
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases"))
          .isEqualTo(log.rows().size());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days")).isZero();
      assertThat(
              lake.warehouseNumber("SELECT COUNT(*) - COUNT(DISTINCT id) FROM {control}.commits"))
          .isZero();
    }
  }

  private static void hold(Work work, String name, Path reached, Path release) throws Exception {
    String about = work.about.formatted(name + "_cases");
    aws.control()
        .putFaults(
            name,
            new ObjectMapper()
                .readTree(
                    """
                    [{"at": {"kind": "%s", "call": "%s", "about": "%s", "occurrence": 1},
                      "action": {"do": "hold", "side": "before", "reached": "%s", "release": "%s"}},
                     {"at": {"kind": "http", "call": "^CancelStatement$", "about": "%s",
                             "occurrence": 1},
                      "action": {"do": "refuse", "side": "before", "error": "internal"},
                      "times": 100}]"""
                        .formatted(
                            work.kind, work.call, about, reached, release, name + "_cases")));
  }

  private static void await(JobProcess process, LocalJob.Condition condition) throws Exception {
    while (!LocalJob.holds(condition)) {
      assertThat(process.isRunning()).as(process.output()).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
