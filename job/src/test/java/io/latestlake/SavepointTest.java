package io.latestlake;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Settings;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.ChangedCases;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.LocalJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is stopped and another one goes on: nothing is lost, applied twice, or held. */
class SavepointTest {
  private static final LocalDate MAY_12 = LocalDate.of(2020, 5, 12);
  private static final String[] SELDOM = {
    "kafka.bounded", "false", "cadence.commit-interval", "1h", "cadence.publication-interval", "1h"
  };

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path checkpoints;
  @TempDir Path conf;

  @BeforeAll
  static void startStandIns() throws Exception {
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws Exception {
    aws.close();
  }

  @Test
  void aRunGoesOnFromTheSavepointOfAStopWithAnotherParallelism() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "rescaled")) {
      Random random = new Random(1);
      CasesLog log = new CasesLog().random(random, 200, 20, 1_500);
      lake.send(log.next());
      LocalJob two =
          LocalJob.start(lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      two.await(() -> two.recordsIn() > 0);
      String savepoint = two.stop(false, checkpoints);

      // The same keys again: what a key's new subtask stages must win over its old one's.
      lake.send(log.random(random, 200, 20, 1_500).next());
      LocalJob three =
          LocalJob.from(
              savepoint,
              lake.settings(overrides("kafka.bounded", "false", "run.parallelism", "3")),
              checkpoints);
      three.await(() -> lake.publishedRows().equals(log.rows()));
      three.cancel();

      assertThat(stagedCheckpointsThatAreAppliedTwice(lake)).isZero();
    }
  }

  @Test
  void whatAPlainSavepointHoldsIsAppliedByTheRunThatIsStartedFromIt() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "plain")) {
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      Settings settings = lake.settings(overrides(SELDOM));
      LocalJob job = LocalJob.start(settings, checkpoints);
      job.await(() -> lake.publishedRows().equals(log.rows()));
      lake.send(log.random(new Random(3), 100, 20, 500).next());
      job.await(() -> job.recordsIn() == 501);
      String savepoint = job.savepoint(checkpoints);
      job.cancel();

      // No record is read again, so that what comes to the lake lay in the savepoint.
      LocalJob next = LocalJob.from(savepoint, settings, checkpoints);
      next.await(() -> lake.publishedRows().equals(log.rows()));
      assertThat(next.recordsIn()).isZero();
      next.cancel();

      assertThat(stagedCheckpointsThatAreAppliedTwice(lake)).isZero();
    }
  }

  @Test
  void aRunWithAChangedSpecAppliesWhatItsSavepointHoldsAsItWasStagedAndGoesOnWithItsOwn()
      throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "changed")) {
      Random random = new Random(6);
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      LocalJob job = LocalJob.start(lake.settings(overrides(SELDOM)), checkpoints);
      job.await(() -> lake.publishedRows().equals(log.rows()));
      lake.send(log.random(random, 100, 20, 500).next());
      job.await(() -> job.recordsIn() == 501);
      String savepoint = job.savepoint(checkpoints);
      job.cancel();

      Path changed =
          new ChangedCases()
              .spec("  oid__id: varchar(24)\n", "  note: varchar(30)\n  oid__id: varchar(24)\n")
              .spec("  case_type: varchar(16)\n", "  case_type: varchar(60)\n")
              .spec("  fips: integer\n", "")
              .spec("  lat: double precision\n", "")
              .spec("  admin2: varchar(64)\n", "  lat: double precision\n")
              .transform("  admin2,\n", "  note AS admin2,\n")
              .transform("  fips,\n", "  CAST(NULL AS integer) AS fips,\n")
              .write(conf);
      // No record is read again, so that what comes to the lake lay in the savepoint.
      LocalJob next =
          LocalJob.from(
              savepoint, lake.settings(changed, overrides("kafka.bounded", "false")), checkpoints);
      next.await(() -> lake.publishedRows().equals(log.rows()));
      assertThat(next.recordsIn()).isZero();

      lake.send(
          log.random(random, 100, 20, 300).next().stream()
              .map(message -> message.replace("\"Difference\":-1", "\"Note\":\"new\""))
              .toList());
      next.await(() -> lake.publishedRows().equals(log.rows()));
      next.cancel();

      assertThat(stagedCheckpointsThatAreAppliedTwice(lake)).isZero();
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases_latest"))
          .isEqualTo(log.rows().size());
      assertThat(
              lake.warehouseNumber(
                  "SELECT COUNT(*) FROM {schema}.cases_latest"
                      + " WHERE lat = 33.93911 AND (note = 'new' OR difference = -1)"))
          .as("no value in a column that is not its own")
          .isEqualTo(log.rows().size());
      assertThat(
              lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases_latest WHERE note = 'new'"))
          .isBetween(1L, log.rows().size() - 1L);
    }
  }

  @Test
  void aDrainPublishesAllThatWasReadCadenceAside() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "drained")) {
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      LocalJob job = LocalJob.start(lake.settings(overrides(SELDOM)), checkpoints);
      job.await(() -> lake.publishedRows().equals(log.rows()));
      lake.send(log.random(new Random(2), 100, 20, 500).next());
      job.await(() -> job.recordsIn() == 501);

      job.stop(true, checkpoints);

      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days")).isZero();
    }
  }

  @Test
  void aRunThatCrashesAfterAPlainSavepointIsNotTakenForAnotherPast() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "crashed")) {
      Random random = new Random(4);
      CasesLog log = new CasesLog().random(random, 100, 20, 500);
      lake.send(log.next());
      LocalJob job =
          LocalJob.start(lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      job.await(() -> lake.publishedRows().equals(log.rows()));
      lake.send(log.random(random, 100, 20, 500).next());
      job.savepoint(checkpoints);
      job.await(() -> lake.publishedRows().equals(log.rows()));

      // As if another attempt of the run had taken over: this one is fenced and starts again.
      lake.execute("UPDATE {control}.fence SET epoch = epoch + 1");
      lake.send(log.random(random, 100, 20, 500).next());

      job.await(() -> lake.publishedRows().equals(log.rows()));
      job.cancel();
      assertThat(stagedCheckpointsThatAreAppliedTwice(lake)).isZero();
    }
  }

  @Test
  void aStopLeavesACommitThatHangsToTheRunThatIsStartedFromItsSavepoint() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "hanging")) {
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      Settings settings =
          lake.settings(overrides("kafka.bounded", "false", "cadence.stop-wait", "1s"));
      LocalJob job = LocalJob.start(settings, checkpoints);
      job.await(() -> lake.publishedRows().equals(log.rows()));
      Path reached = folder.resolve("reached");
      Path release = folder.resolve("release");
      aws.control()
          .putFaults(
              lake.name(),
              new ObjectMapper()
                  .valueToTree(
                      new Map<?, ?>[] {
                        Map.of(
                            "at",
                            Map.of(
                                "kind",
                                "commit",
                                "call",
                                "/commit/",
                                "about",
                                lake.name() + "_cases/",
                                "occurrence",
                                1),
                            "action",
                            Map.of(
                                "do",
                                "hold",
                                "side",
                                "before",
                                "reached",
                                reached.toString(),
                                "release",
                                release.toString()))
                      }));
      lake.send(log.update("a", MAY_12.plusDays(1), 2).load("b", MAY_12, 3).next());
      job.await(() -> Files.exists(reached));

      String savepoint = job.stop(false, checkpoints);

      // Redshift ends it all the same, after the run that had sent it.
      Files.createFile(release);
      LocalJob next = LocalJob.from(savepoint, settings, checkpoints);
      next.await(() -> lake.publishedRows().equals(log.rows()));
      next.cancel();
      assertThat(stagedCheckpointsThatAreAppliedTwice(lake)).isZero();
    }
  }

  /** As the README says under "Start it again". */
  @Test
  void aTableOfWhichAllIsRemovedIsFilledAnew() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "anew")) {
      CasesLog log = new CasesLog().random(new Random(5), 50, 5, 200);
      lake.send(log.next());
      Settings settings = lake.settings(overrides("run.parallelism", "2"));
      LocalJob.start(settings, checkpoints).end();
      assertThat(lake.publishedRows()).isEqualTo(log.rows());

      lake.execute("DROP VIEW {schema}.cases");
      lake.execute("DROP TABLE {schema}.cases_latest");
      lake.execute("DROP SCHEMA {control} CASCADE");
      for (String folder : new String[] {"lake", "publications", "versions", "stage"}) {
        lake.remove(folder + "/cases/");
      }
      lake.removeFromCatalog();
      LocalJob.start(settings, checkpoints).end();

      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(
              lake.warehouseNumber(
                  "SELECT COUNT(*) FROM {control}.publications WHERE state <> 'published'"))
          .isZero();
    }
  }

  private static long stagedCheckpointsThatAreAppliedTwice(CasesLake lake)
      throws InterruptedException {
    return lake.warehouseNumber("SELECT COUNT(*) - COUNT(DISTINCT id) FROM {control}.commits");
  }
}
