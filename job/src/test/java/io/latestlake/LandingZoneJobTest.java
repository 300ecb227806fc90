package io.latestlake;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.CasesZone;
import io.latestlake.testing.KinesisTestStream;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.LocalJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobExecutionResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a mini cluster, from the files of a landing zone on S3 to the files. */
class LandingZoneJobTest {
  private static final int KEYS = 200;

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path checkpoints;

  @BeforeAll
  static void startStandIns() throws IOException {
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws IOException {
    aws.close();
  }

  @Test
  void theLakeIsTheMostRecentViewOfLoadsAndChanges() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "zone");
        CasesZone zone = new CasesZone(aws.aws(), "zone")) {
      Random random = new Random(1);
      zone.randomLoad(random, KEYS).putLoad(1);
      zone.randomLoad(random, KEYS / 2).putLoad(0xa);
      for (int file = 0; file < 20; file++) {
        zone.randomChanges(random, KEYS, 50).putChanges();
      }
      zone.put("2024/notes.txt", new byte[] {1});

      JobExecutionResult result =
          LocalJob.start(settings(lake, zone, "landing-zone.bounded", "true"), checkpoints).end();

      assertThat(lake.deadLetters()).isEmpty();
      assertThat(result.<Long>getAccumulatorResult("records-in"))
          .isEqualTo(KEYS + KEYS / 2 + 20 * 50);
      assertThat(lake.publishedRows()).isEqualTo(zone.rows());
    }
  }

  @Test
  void filesThatComeWhileTheJobRunsAreReadOnceAlsoOverARestart() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "follow");
        CasesZone zone = new CasesZone(aws.aws(), "follow")) {
      Random random = new Random(2);
      Settings settings = settings(lake, zone);
      zone.randomLoad(random, KEYS).putLoad(1);
      LocalJob job = LocalJob.start(settings, checkpoints);
      job.await(() -> lake.publishedRows().equals(zone.rows()));
      zone.randomChanges(random, KEYS, 100).putChanges();
      job.await(() -> lake.publishedRows().equals(zone.rows()));
      job.cancel();
      long commits = lake.warehouseNumber("SELECT COUNT(*) FROM {control}.commits");

      LocalJob again = LocalJob.restart(settings, checkpoints);
      zone.randomChanges(random, KEYS, 100).putChanges();
      again.await(() -> lake.publishedRows().equals(zone.rows()));
      again.cancel();

      // Had the files been read again, their rows would be no-ops: only what is new is committed.
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.commits"))
          .isGreaterThan(commits);
      assertThat(lake.deadLetters()).isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeReadPausesItsTableUntilItIsMendedAndTheJobGoesOn() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "paused");
        CasesZone zone = new CasesZone(aws.aws(), "paused")) {
      Random random = new Random(3);
      zone.randomLoad(random, KEYS).putLoad(1);
      Map<String, CasesLog.Row> loaded = zone.rows();
      Runnable mend = zone.randomChanges(random, KEYS, 50).putBrokenChanges();
      LocalJob job = LocalJob.start(settings(lake, zone), checkpoints);
      job.await(() -> lake.publishedRows().equals(loaded));
      zone.randomChanges(random, KEYS, 50).putChanges();

      mend.run();

      job.await(() -> lake.publishedRows().equals(zone.rows()));
      job.cancel();
      assertThat(lake.deadLetters()).isEmpty();
    }
  }

  @Test
  void theLoadOfTheZoneAndTheStreamOfKafkaAreOneAndTheLoadIsMarkedWhenItIsCommitted()
      throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "loadedandstreamed");
        CasesZone zone = new CasesZone(aws.aws(), "loadedandstreamed")) {
      Map<String, String> loadThenKafka =
          overrides(
              "source.stream", "kafka", "kafka.bounded", "false", "landing-zone.late-window", "0s");
      Random random = new Random(4);
      zone.randomLoad(random, KEYS).putLoad(1);
      LocalJob job = LocalJob.start(settings(lake, zone, loadThenKafka), checkpoints);
      job.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.loads") == 1);

      // As many rows as the load has were committed when the mark was written.
      assertThat(
              lake.warehouseNumber(
                  """
                  SELECT SUM(row_count) FROM {control}.commits
                  WHERE commit_number <= (SELECT MAX(commit_number) FROM {control}.loads)"""))
          .isEqualTo(KEYS);
      CasesLog log = new CasesLog().insert("from-kafka", LocalDate.of(2020, 5, 12), 1);
      lake.send(log.next());
      Map<String, CasesLog.Row> all = zone.rows();
      all.putAll(log.rows());
      job.await(() -> lake.publishedRows().equals(all));
      job.cancel();

      zone.randomLoad(random, KEYS).putLoad(2);
      Map<String, String> bounded = new HashMap<>(loadThenKafka);
      bounded.putAll(overrides("kafka.bounded", "true", "landing-zone.bounded", "true"));
      JobExecutionResult second =
          LocalJob.adopt(settings(lake, zone, bounded), checkpoints.resolve("second")).end();

      assertThat(second.<Long>getAccumulatorResult("records-in")).isEqualTo(1);
      assertThat(lake.publishedRows()).isEqualTo(all);
    }
  }

  @Test
  void aRebuildWithoutStateReadsTheLoadAgainAndPublishesWhenItIsCommitted() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "loadedagain");
        CasesZone zone = new CasesZone(aws.aws(), "loadedagain")) {
      Settings settings =
          settings(
              lake,
              zone,
              overrides(
                  "source.stream",
                  "kafka",
                  "kafka.bounded",
                  "false",
                  "landing-zone.late-window",
                  "0s"));
      zone.randomLoad(new Random(7), KEYS).putLoad(1);
      LocalJob first = LocalJob.start(settings, checkpoints);
      first.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.loads") == 1);
      first.await(() -> lake.publishedRows().equals(zone.rows()));
      first.cancel();
      lake.execute("UPDATE {schema}.cases_latest SET cases = 100000");

      LocalJob again = LocalJob.rebuildWithoutState(settings, checkpoints.resolve("second"));
      again.await(
          () ->
              lake.warehouseNumber(
                      "SELECT COUNT(*) FROM {control}.rebuilds WHERE ended_at IS NOT NULL")
                  == 1);
      again.await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") == 0);
      again.cancel();

      assertThat(lake.warehouseNumber("SELECT SUM(cases) FROM {schema}.cases_latest"))
          .isEqualTo(zone.rows().values().stream().mapToLong(CasesLog.Row::cases).sum());
      assertThat(lake.publishedRows()).isEqualTo(zone.rows());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.loads")).isEqualTo(1);
    }
  }

  @Test
  void theLoadOfTheZoneAndTheChangesOfKinesisAreOneLakeWhicheverOfTheTwoComesFirst()
      throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "loadedandkinesis");
        CasesZone zone = new CasesZone(aws.aws(), "loadedandkinesis");
        KinesisTestStream stream = new KinesisTestStream(aws, "loadedandkinesis", 2)) {
      Random random = new Random(6);
      zone.randomLoad(random, KEYS).putLoad(1);
      CasesLog log = new CasesLog().after(Instant.now(), zone.rows());
      // Some keys of the load are changed or deleted, some keys are the stream's alone.
      log.random(random, KEYS + KEYS / 4, 20, 800);
      stream.putAll(log.nextShuffled(random));
      stream.split();
      log.random(random, KEYS + KEYS / 4, 20, 200);
      stream.putAll(log.nextShuffled(random));

      JobExecutionResult result =
          LocalJob.start(
                  settings(
                      lake,
                      zone,
                      "landing-zone.bounded",
                      "true",
                      "source.stream",
                      "kinesis",
                      "kinesis.stream",
                      stream.name(),
                      "kinesis.endpoint",
                      aws.kinesis().toString()),
                  checkpoints)
              .end();

      assertThat(result.<Long>getAccumulatorResult("records-in")).isEqualTo(KEYS + 880 + 220);
      assertThat(lake.deadLetters()).isEmpty();
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.loads")).isEqualTo(1);
    }
  }

  @Test
  void aBoundedRunEndsWithItsLoadMarked() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "once");
        CasesZone zone = new CasesZone(aws.aws(), "once")) {
      zone.randomLoad(new Random(5), KEYS).putLoad(1);

      LocalJob.start(settings(lake, zone, overrides("source.stream", "none")), checkpoints).end();

      assertThat(lake.publishedRows()).isEqualTo(zone.rows());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.loads")).isEqualTo(1);
    }
  }

  private static Settings settings(CasesLake lake, CasesZone zone, String... more) {
    return settings(lake, zone, overrides(more));
  }

  private static Settings settings(CasesLake lake, CasesZone zone, Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            overrides(
                "catalog.database", zone.bucket(),
                "source.historical", "landing-zone",
                "source.stream", "landing-zone",
                "landing-zone.path", zone.path(),
                "landing-zone.bounded", "false",
                "landing-zone.discovery-interval", "200ms"));
    all.putAll(more);
    return lake.settings(all);
  }
}
