package io.latestlake;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.LocalJob;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table and a state that do not belong together: a run that is started with {@code --rebuild}
 * brings table and lake to what the state and the source say.
 */
class RebuildTest {
  private static final LocalDate MAY_12 = LocalDate.of(2020, 5, 12);
  private static final int KEYS = 3_000;
  private static final int DAYS = 12;

  /** All that a backup of Redshift has of a table. */
  private static final List<String> TABLES =
      List.of(
          "{schema}.cases_latest",
          "{control}.fence",
          "{control}.runs",
          "{control}.commits",
          "{control}.rebuilds",
          "{control}.loads",
          "{control}.publications",
          "{control}.publication_days",
          "{control}.dirty_days",
          "{control}.held_days");

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path checkpoints;

  @BeforeAll
  static void startStandIns() throws Exception {
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws Exception {
    aws.close();
  }

  @Test
  void aRunFromAnOlderSavepointIsHeldUntilItIsStartedWithARebuild() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "older")) {
      Random random = new Random(1);
      CasesLog log = new CasesLog().random(random, KEYS, DAYS, 6_000);
      lake.send(log.next());
      LocalJob first =
          LocalJob.start(lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      first.await(() -> lake.publishedRows().equals(log.rows()));
      String older = first.savepoint(checkpoints);
      lake.send(log.random(random, KEYS, DAYS, 1_000).next());
      first.await(() -> lake.publishedRows().equals(log.rows()));
      first.cancel();
      // What the source does not send again, as if retention had taken it.
      lake.execute(
          "UPDATE {schema}.cases_latest SET oid__id = 'gone', cases = 1 WHERE oid__id ="
              + " (SELECT MAX(oid__id) FROM {schema}.cases_latest)");

      LocalJob held =
          LocalJob.from(
              older,
              lake.settings(overrides("kafka.bounded", "false", "run.parallelism", "2")),
              checkpoints);
      lake.send(log.random(random, KEYS, DAYS, 100).next());
      held.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") > 0);
      held.await(() -> held.recordsIn() >= 1_100);
      String savepoint = held.stop(false, checkpoints);
      assertThat(lake.publishedRows()).isNotEqualTo(log.rows());

      LocalJob rebuilt =
          LocalJob.rebuild(
              savepoint,
              lake.settings(overrides("kafka.bounded", "false", "run.parallelism", "3")),
              checkpoints);
      rebuilt.await(() -> lake.publishedRows().equals(log.rows()));
      assertTableIs(lake, log);

      // It is over, for a restart of this run and for a run that nobody asks to rebuild.
      lake.execute("UPDATE {control}.fence SET epoch = epoch + 1");
      lake.send(log.random(random, KEYS, DAYS, 100).next());
      rebuilt.await(() -> lake.publishedRows().equals(log.rows()));
      String end = rebuilt.stop(false, checkpoints);
      long commits = commitsWithRows(lake);
      LocalJob last =
          LocalJob.from(
              end,
              lake.settings(overrides("kafka.bounded", "false", "run.parallelism", "2")),
              checkpoints);
      lake.send(log.update("a", MAY_12, 5).next());
      last.await(() -> lake.publishedRows().equals(log.rows()));
      last.cancel();
      assertThat(commitsWithRows(lake)).as("of the one change").isEqualTo(commits + 1);
      assertTableIs(lake, log);
    }
  }

  @Test
  void aRedshiftThatWasSetBackIsRebuilt() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "setback")) {
      Random random = new Random(2);
      CasesLog log = new CasesLog().random(random, KEYS, DAYS, 4_000);
      lake.send(log.next());
      LocalJob first =
          LocalJob.start(lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      first.await(() -> lake.publishedRows().equals(log.rows()));
      first.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") == 0);
      backUp(lake);
      for (int i = 0; i < 3; i++) {
        lake.send(log.random(random, KEYS, DAYS + 2, 500).next());
        first.await(() -> lake.publishedRows().equals(log.rows()));
      }
      String savepoint = first.stop(false, checkpoints);
      long publications = lake.keys("publications/cases/").size();
      setBack(lake);
      // A day that readers see, and that neither the ledger nor the state knows of.
      lake.copy(lake.keys("lake/cases/").get(0), "lake/cases/year=2021/month=1/day=1/000.parquet");

      LocalJob rebuilt =
          LocalJob.rebuild(
              savepoint,
              lake.settings(overrides("kafka.bounded", "false", "run.parallelism", "2")),
              checkpoints);
      rebuilt.await(() -> lake.publishedRows().equals(log.rows()));
      lake.send(log.random(random, KEYS, DAYS, 500).next());
      rebuilt.await(() -> lake.publishedRows().equals(log.rows()));
      rebuilt.stop(false, checkpoints);

      assertTableIs(lake, log);
      assertThat(lake.keys("lake/cases/year=2021/")).isEmpty();
      assertThat(
              lake.warehouseNumber(
                  "SELECT MIN(publication) FROM {control}.publications WHERE commit_number >="
                      + " (SELECT MAX(commit_number) FROM {control}.rebuilds)"))
          .as("numbers that readers have seen are not used again")
          .isEqualTo(publications + 1);
    }
  }

  @Test
  void rowsThatWereChangedByHandAreBroughtBackByARunThatDiesInTheMiddle() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "byhand")) {
      CasesLog log = new CasesLog().random(new Random(3), KEYS, DAYS, 6_000);
      lake.send(log.next());
      LocalJob first =
          LocalJob.start(lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      first.await(() -> lake.publishedRows().equals(log.rows()));
      String savepoint = first.stop(false, checkpoints);
      lake.execute("DELETE FROM {schema}.cases_latest WHERE cases < 300");
      lake.execute("UPDATE {schema}.cases_latest SET cases = 1 WHERE cases < 600");

      LocalJob rebuilt =
          LocalJob.rebuild(
              savepoint,
              lake.settings(
                  overrides(
                      "kafka.bounded",
                      "false",
                      "run.parallelism",
                      "2",
                      "cadence.commit-interval",
                      "500ms")),
              checkpoints);
      // As if another attempt had taken over, once the table was emptied and again later.
      rebuilt.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.rebuilds") == 1);
      lake.execute("UPDATE {control}.fence SET epoch = epoch + 1");
      rebuilt.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases_latest") > 0);
      lake.execute("UPDATE {control}.fence SET epoch = epoch + 1");
      rebuilt.await(
          () ->
              lake.warehouseNumber(
                      "SELECT COUNT(*) FROM {control}.rebuilds WHERE ended_at IS NOT NULL")
                  == 1);
      rebuilt.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") == 0);
      rebuilt.stop(false, checkpoints);

      assertTableIs(lake, log);
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(
              lake.warehouseNumber("SELECT COUNT(*) - COUNT(DISTINCT id) FROM {control}.commits"))
          .isZero();
    }
  }

  @Test
  void withoutStateTheSourceFillsTheTableAndNothingIsPublishedBeforeItsEnd() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "stateless")) {
      CasesLog log = new CasesLog().random(new Random(4), 200, DAYS, 1_000);
      lake.send(log.next());
      LocalJob.start(lake.settings(overrides()), checkpoints).end();
      lake.execute("UPDATE {schema}.cases_latest SET cases = 100000 WHERE cases < 300");
      long publications = lake.keys("publications/cases/").size();

      LocalJob rebuilt =
          LocalJob.rebuildWithoutState(
              lake.settings(overrides("kafka.bounded", "false")), checkpoints);
      rebuilt.await(() -> rebuilt.recordsIn() == 1_000);
      rebuilt.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.rebuilds") == 1);
      assertThat(lake.keys("publications/cases/")).hasSize((int) publications);
      rebuilt.stop(true, checkpoints);

      assertTableIs(lake, log);
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.keys("publications/cases/").size()).isGreaterThan((int) publications);
    }
  }

  private static void assertTableIs(CasesLake lake, CasesLog log) throws Exception {
    assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases_latest"))
        .isEqualTo(log.rows().size());
    assertThat(lake.warehouseNumber("SELECT COUNT(DISTINCT oid__id) FROM {schema}.cases_latest"))
        .isEqualTo(log.rows().size());
    assertThat(lake.warehouseNumber("SELECT SUM(cases) FROM {schema}.cases_latest"))
        .isEqualTo(log.rows().values().stream().mapToLong(CasesLog.Row::cases).sum());
    assertThat(lake.warehouseNumber("SELECT SUM(day) FROM {schema}.cases_latest"))
        .isEqualTo(log.rows().values().stream().mapToLong(row -> row.date().getDayOfMonth()).sum());
  }

  private static long commitsWithRows(CasesLake lake) throws InterruptedException {
    return lake.warehouseNumber("SELECT COUNT(*) FROM {control}.commits WHERE row_count > 0");
  }

  private static void backUp(CasesLake lake) throws InterruptedException {
    for (String table : TABLES) {
      lake.execute("CREATE TABLE " + table + "_backup AS SELECT * FROM " + table);
    }
  }

  private static void setBack(CasesLake lake) throws InterruptedException {
    for (String table : TABLES) {
      lake.execute("DELETE FROM " + table);
      lake.execute("INSERT INTO " + table + " SELECT * FROM " + table + "_backup");
    }
  }
}
