package io.latestlake;

import static io.latestlake.testing.CasesLake.overrides;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.commit.Start;
import io.latestlake.config.Settings;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.NewestCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole job on a mini cluster, from Kafka to the files, against the stand-ins' wire protocols.
 */
class LatestLakeJobTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final LocalDate MAY_12 = LocalDate.of(2020, 5, 12);

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path checkpoints;
  private JobClient running;

  @BeforeAll
  static void startStandIns() throws IOException {
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws IOException {
    aws.close();
  }

  @Test
  void theLakeIsTheMostRecentViewOfTheLogWhateverTheOrderOfArrival() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "shuffled")) {
      Random random = new Random(1);
      CasesLog log = new CasesLog().random(random, 300, 40, 5_000);
      lake.send(log.nextShuffled(random));

      aws.control().beginToRecord();
      JobExecutionResult result =
          run(lake.settings(overrides("catalog.crawler", "of nobody, which holds nothing back")));

      assertThat(aws.control().endOfRecord())
          .anySatisfy(
              call -> {
                assertThat(call.name()).isEqualTo("StartCrawler");
                assertThat(call.about()).isEqualTo("of nobody, which holds nothing back");
              });
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases"))
          .isEqualTo(log.rows().size());
      assertThat(lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days")).isZero();
      assertThat(result.<Long>getAccumulatorResult("records-in")).isEqualTo(5_500);
      assertThat(
              Stream.of("applied", "stale", "redelivered", "no-op")
                  .mapToLong(result::getAccumulatorResult)
                  .sum())
          .isEqualTo(5_500);
    }
  }

  @Test
  void aDayThatLosesItsLastRowLosesItsFilesAndOtherDaysAreLeftAlone() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "emptied")) {
      CasesLog log =
          new CasesLog()
              .load("a", MAY_12, 1)
              .load("b", MAY_12.plusDays(1), 2)
              .load("c", MAY_12.plusDays(2), 3)
              .load("d", MAY_12.plusDays(3), 4);
      lake.send(log.next());
      Settings settings = lake.settings(overrides("kafka.bounded", "false"));
      JobClient job = start(settings, Map.of());
      await(() -> lake.publishedRows().equals(log.rows()));
      Map<String, String> before = lake.files();

      log.delete("b").update("c", MAY_12.plusDays(4), 5).update("d", MAY_12.plusDays(3), 6);
      lake.send(log.next());
      await(() -> lake.publishedRows().equals(log.rows()));
      await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") == 0);
      job.cancel().get();
      awaitEnd(job);

      assertThat(days(lake.files()))
          .containsExactlyInAnyOrder(
              "year=2020/month=5/day=12", "year=2020/month=5/day=15", "year=2020/month=5/day=16");
      String untouched =
          before.keySet().stream()
              .filter(file -> file.contains("day=12"))
              .findFirst()
              .orElseThrow();
      assertThat(lake.files()).containsEntry(untouched, before.get(untouched));
      assertThat(
              lake.warehouseNumber(
                  "SELECT COUNT(*) FROM {control}.publication_days WHERE day = 12"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void aRunGoesOnFromItsLastCheckpointInEitherBackend(String backend) throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "restart" + backend)) {
      Random random = new Random(2);
      CasesLog log = new CasesLog().random(random, 200, 20, 2_000).raw("not JSON");
      lake.send(log.next());
      Settings settings =
          lake.settings(overrides("kafka.bounded", "false", "run.state-backend", backend));
      JobClient first = start(settings, Map.of());
      await(() -> lake.publishedRows().equals(log.rows()));
      first.cancel().get();
      awaitEnd(first);

      log.random(random, 200, 20, 2_000).raw("not JSON either");
      lake.send(log.next());
      JobClient second =
          start(
              settings,
              Map.of(
                  StateRecoveryOptions.SAVEPOINT_PATH.key(),
                  NewestCheckpoint.in(checkpoints).orElseThrow().toUri().toString()));
      await(() -> lake.publishedRows().equals(log.rows()) && lake.deadLetters().size() == 2);
      second.cancel().get();
      awaitEnd(second);

      assertThat(lake.warehouseNumber("SELECT MAX(epoch) FROM {control}.fence")).isEqualTo(2);
    }
  }

  @Test
  void aTaskThatFailsIsRestartedAndNothingIsAppliedTwice() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "failing")) {
      Random random = new Random(3);
      CasesLog log = new CasesLog().random(random, 200, 20, 2_000);
      lake.send(log.next());
      JobClient job = start(lake.settings(overrides("kafka.bounded", "false")), Map.of());
      await(() -> lake.publishedRows().equals(log.rows()));

      // As if another attempt of the same run had taken over: this one is fenced and starts again.
      lake.execute("UPDATE {control}.fence SET epoch = epoch + 1");
      log.random(random, 200, 20, 2_000);
      lake.send(log.next());
      await(() -> lake.publishedRows().equals(log.rows()));
      job.cancel().get();
      awaitEnd(job);

      assertThat(
              lake.warehouseNumber("SELECT COUNT(*) - COUNT(DISTINCT id) FROM {control}.commits"))
          .isZero();
    }
  }

  @Test
  void commitsThatAreHeldBackTakeSeveralCheckpointsAtOnce() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "coalesced")) {
      Random random = new Random(4);
      CasesLog log = new CasesLog();
      Settings settings =
          lake.settings(overrides("kafka.bounded", "false", "cadence.commit-interval", "4s"));
      JobClient job = start(settings, Map.of());
      // Far more checkpoints than commits fit into the time, so that some commit has several.
      await(
          () -> {
            lake.send(log.random(random, 200, 20, 50).next());
            return lake.warehouseNumber("SELECT " + mostCheckpointsOfACommit()) > 1;
          });
      await(() -> lake.publishedRows().equals(log.rows()));
      job.cancel().get();
      awaitEnd(job);
    }
  }

  private static String mostCheckpointsOfACommit() {
    return """
        COALESCE(MAX(checkpoints), 0) FROM (
          SELECT commit_number, COUNT(DISTINCT checkpoint) AS checkpoints
          FROM {control}.commits GROUP BY commit_number) c""";
  }

  @Test
  void whatCannotBeAppliedBecomesADeadLetterAndTheJobGoesOn() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "letters")) {
      CasesLog log =
          new CasesLog()
              .load("a", MAY_12, 1)
              .raw("{\"data\":")
              .raw("{\"data\":{},\"metadata\":{\"record-type\":\"control\",\"operation\":\"x\"}}")
              .raw(
                  """
                  {"data":{"oid__id":"b","Date":"2/30/2020"},"metadata":{\
                  "timestamp":"2020-08-10T04:50:44Z","record-type":"data","operation":"insert",\
                  "schema-name":"coviddb","table-name":"cases"}}""")
              .load("c", MAY_12, 3);
      lake.send(log.next());

      JobExecutionResult result = run(lake.settings(overrides()));

      assertThat(lake.publishedRows()).isEqualTo(log.rows());
      assertThat(lake.deadLetters())
          .hasSize(2)
          .anySatisfy(
              line -> assertThat(line).contains("NOT_JSON", "\"payload\":\"{\\\"data\\\":\""))
          .anySatisfy(line -> assertThat(line).contains("BAD_PARTITION_COLUMN", "2/30/2020"));
      assertThat(result.<Long>getAccumulatorResult("dead-letters")).isEqualTo(2);
      assertThat(result.<Long>getAccumulatorResult("skipped")).isEqualTo(1);
    }
  }

  @Test
  void aRunThatLostTheTableEndsForGood() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "duel")) {
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      Settings settings = lake.settings(overrides("kafka.bounded", "false"));
      JobClient first = start(settings, Map.of());
      await(() -> lake.publishedRows().equals(log.rows()));
      JobClient second = start(settings, Start.ADOPT, Map.of());
      await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.runs") == 2);

      lake.send(log.update("a", MAY_12, 2).next());

      assertThatThrownBy(() -> first.getJobExecutionResult().get(3, TimeUnit.MINUTES))
          .hasStackTraceContaining("FENCED BY ANOTHER RUN");
      second.cancel().get();
      awaitEnd(second);
    }
  }

  @Test
  void aStartWithoutStateOnATableWithDataIsRefusedAndTheRunAtWorkGoesOn() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "stateless")) {
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      Settings settings = lake.settings(overrides("kafka.bounded", "false"));
      JobClient first = start(settings, Map.of());
      await(() -> lake.publishedRows().equals(log.rows()));

      JobClient second = start(settings, Map.of());
      assertThatThrownBy(() -> second.getJobExecutionResult().get(3, TimeUnit.MINUTES))
          .hasStackTraceContaining("starts without state");
      running = first;
      lake.send(log.update("a", MAY_12, 2).next());

      await(() -> lake.publishedRows().equals(log.rows()));
      first.cancel().get();
      awaitEnd(first);
    }
  }

  @Test
  void aRunFromAnOlderSavepointAppliesButPublishesNothingUntilTheTableIsAdopted() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "older")) {
      CasesLog log = new CasesLog().load("a", MAY_12, 1);
      lake.send(log.next());
      Settings settings = lake.settings(overrides("kafka.bounded", "false"));
      JobClient first = start(settings, Map.of());
      await(() -> lake.publishedRows().equals(log.rows()));
      String savepoint =
          first.triggerSavepoint(checkpoints.toString(), SavepointFormatType.CANONICAL).get();
      lake.send(log.load("b", MAY_12, 2).next());
      await(() -> lake.publishedRows().equals(log.rows()));
      first.cancel().get();
      awaitEnd(first);
      var seen = lake.publishedRows();

      JobClient older =
          start(settings, Map.of(StateRecoveryOptions.SAVEPOINT_PATH.key(), savepoint));
      lake.send(log.load("c", MAY_12, 3).next());
      await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {schema}.cases") == 3);
      await(() -> lake.warehouseNumber("SELECT COUNT(*) FROM {control}.dirty_days") == 1);
      assertThat(lake.publishedRows()).isEqualTo(seen);
      String held =
          older.triggerSavepoint(checkpoints.toString(), SavepointFormatType.CANONICAL).get();
      older.cancel().get();
      awaitEnd(older);

      JobClient adopted =
          start(settings, Start.ADOPT, Map.of(StateRecoveryOptions.SAVEPOINT_PATH.key(), held));
      await(() -> lake.publishedRows().equals(log.rows()));
      adopted.cancel().get();
      awaitEnd(adopted);
    }
  }

  @Test
  void everyOperatorHasAStableIdAndLatestAndStageAreOneChain() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            configuration(Map.of(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "1 s")));
    Settings settings = settingsWithoutStandIns();
    new LatestLakeJob(settings).build(env);

    var graph = env.getStreamGraph();
    assertThat(graph.getStreamNodes()).allMatch(node -> node.getTransformationUID() != null);
    assertThat(graph.getStreamNodes())
        .allMatch(
            node ->
                node.getMaxParallelism() == settings.run().maxParallelism()
                    || node.getMaxParallelism() == 1);
    List<String> chains =
        Stream.of(graph.getJobGraph().getVerticesAsArray())
            .map(vertex -> vertex.getName())
            .toList();
    assertThat(chains).anyMatch(name -> name.contains("latest") && name.contains("stage"));
    assertThat(graph.getStreamNodes().stream().map(StreamNode::getOperatorName))
        .contains("Source: kafka", "dms", "latest", "stage: Writer", "stage: commit");
  }

  @Test
  void aGraphThatWouldTakeLatestAndStageApartIsRefused() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            configuration(Map.of(PipelineOptions.OPERATOR_CHAINING.key(), "false")));

    assertThatThrownBy(() -> new LatestLakeJob(settingsWithoutStandIns()).build(env))
        .hasMessageContaining("pipeline.operator-chaining.enabled");
  }

  @Test
  void aRunWithoutCheckpointsIsRefused() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(Map.of()));

    assertThatThrownBy(() -> new LatestLakeJob(settingsWithoutStandIns()).build(env))
        .hasMessageContaining("execution.checkpointing.interval");
  }

  @Test
  void kinesisNeedsBarriersThatOvertakeNoRecords() {
    assertThatThrownBy(
            () -> buildWithKinesis(Map.of(CheckpointingOptions.ENABLE_UNALIGNED.key(), "true")))
        .hasMessageContaining("execution.checkpointing.unaligned.enabled");
    assertThatThrownBy(
            () ->
                buildWithKinesis(
                    Map.of(
                        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
                        "AT_LEAST_ONCE")))
        .hasMessageContaining("execution.checkpointing.mode");
    assertThatCode(() -> buildWithKinesis(Map.of())).doesNotThrowAnyException();
  }

  private static void buildWithKinesis(Map<String, String> flink) {
    Map<String, String> values = new TreeMap<>(flink);
    values.put(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "1 s");
    new LatestLakeJob(
            settingsWithoutStandIns("source.stream", "kinesis", "kinesis.stream", "unused"))
        .build(StreamExecutionEnvironment.getExecutionEnvironment(configuration(values)));
  }

  private static Settings settingsWithoutStandIns(String... more) {
    Map<String, String> values =
        new TreeMap<>(
            overrides(
                "kafka.bootstrap-servers",
                "127.0.0.1:1",
                "run.checkpoint-directory",
                "file:///unused"));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return io.latestlake.config.SettingsReader.read(
        LocalAwsProcess.root().resolve("conf").resolve("local.yaml"), values);
  }

  private JobExecutionResult run(Settings settings) throws Exception {
    return start(settings, Map.of()).getJobExecutionResult().get(5, TimeUnit.MINUTES);
  }

  private JobClient start(Settings settings, Map<String, String> flink) throws Exception {
    return start(settings, Start.CONTINUE, flink);
  }

  private JobClient start(Settings settings, Start start, Map<String, String> flink)
      throws Exception {
    Configuration configuration = configuration(flink);
    configuration.set(StateBackendOptions.STATE_BACKEND, settings.run().stateBackend());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.run().checkpointInterval());
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    new LatestLakeJob(settings, start).build(env);
    running = env.executeAsync("latest-lake");
    return running;
  }

  private static Configuration configuration(Map<String, String> values) {
    return Configuration.fromMap(values);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!holds(condition)) {
      if (running.getJobExecutionResult().isCompletedExceptionally()) {
        running.getJobExecutionResult().get();
      }
      assertThat(Instant.now()).as("patience").isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Files come and go while they are looked at, and the ledger is not there at first. */
  private static boolean holds(Condition condition) throws Exception {
    try {
      return condition.holds();
    } catch (java.sql.SQLException | AssertionError | java.io.UncheckedIOException notYet) {
      return false;
    }
  }

  private void awaitEnd(JobClient job) throws Exception {
    assertThatThrownBy(() -> job.getJobExecutionResult().get(3, TimeUnit.MINUTES))
        .hasStackTraceContaining("cancelled");
  }

  private static List<String> days(Map<String, String> files) {
    return new TreeMap<>(files)
        .keySet().stream().map(file -> file.substring(0, file.lastIndexOf('/'))).toList();
  }
}
