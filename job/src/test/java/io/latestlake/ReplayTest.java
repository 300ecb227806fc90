package io.latestlake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.local.Counts;
import io.latestlake.config.Settings;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.CasesLog;
import io.latestlake.testing.DemoInstallation;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.NewestCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dead letters of a spec that was too narrow, from the job to the lake, through the command and
 * back into the job.
 */
class ReplayTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Days and months of one digit are no dates of this pattern. */
  private static final String NARROW = "MM/dd/yyyy";

  private static final Pattern NARROW_DATE = Pattern.compile("\"Date\":\"\\d\\d/\\d\\d/");

  @TempDir static Path folder;
  @TempDir static Path installed;
  private static LocalAwsProcess aws;
  private static DemoInstallation installation;

  @TempDir Path checkpoints;
  @TempDir Path conf;
  private JobClient running;
  private int rest;

  @BeforeAll
  static void startStandIns() throws IOException {
    installation = DemoInstallation.in(installed, Map.of());
    aws = LocalAwsProcess.start(folder);
  }

  @AfterAll
  static void stopStandIns() throws IOException {
    aws.close();
  }

  @Test
  void afterTheSpecIsMendedAReplayMakesTheLakeWhatItWouldHaveBeen() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "replay")) {
      CasesLog log = new CasesLog().random(new Random(1), 200, 366, 2_000);
      List<String> messages = log.next();
      long unusable = messages.stream().filter(ReplayTest::hasNoNarrowDate).count();
      lake.send(messages);
      Path narrow = settingsFile(lake, "narrow", NARROW);

      start(lake, narrow);
      await(() -> lake.deadLetters().size() == unusable && counts().keysBehind() > 0);
      // Both are told in their own time, so that neither may be remembered.
      await(() -> status(narrow).get("keysBehind").asLong() == counts().keysBehind());

      // Nothing is mended yet: one that fails again is a new dead letter, and there it ends.
      String id = JSON.readTree(lake.deadLetters().get(0)).get("id").asText();
      assertThat(command("replay", narrow, "--id", id)).startsWith("1 dead letter\n");
      await(() -> lake.deadLetters().size() == unusable + 1);
      assertThat(sources(lake)).hasSize((int) unusable);
      stop();
      assertThat(lake.publishedRows()).isNotEqualTo(log.rows());

      Path mended = settingsFile(lake, "mended", "M/d/yyyy");
      assertThat(command("replay", mended, "--all")).startsWith(number(unusable) + " dead letters");
      start(lake, mended);
      await(() -> lake.publishedRows().equals(log.rows()));
      await(() -> counts().recordsIn() == unusable && counts().keysBehind() == 0);
      assertThat(lake.deadLetters()).hasSize((int) unusable + 1);
      await(
          () -> {
            JsonNode status = status(mended);
            assertThat(status.get("keysBehind").asLong()).isZero();
            assertThat(status.get("deadLetters").asLong()).isEqualTo(unusable + 1);
            assertThat(status.get("epoch").asLong()).isEqualTo(2);
            assertThat(status.get("daysWaiting").asLong()).isZero();
            assertThat(status.get("shownCommit").asLong())
                .isPositive()
                .isEqualTo(status.get("lastCommit").asLong());
            return true;
          });
      assertThat(command("list", mended, "--json"))
          .contains("\"letters\":" + (unusable + 1) + ",\"replayed\":" + (unusable + 1));
      stop();

      // What was replayed once is not read again, and what comes later is.
      start(lake, mended);
      log.raw("not JSON");
      lake.send(log.next());
      await(() -> lake.deadLetters().size() == unusable + 2);
      command("replay", mended, "--reason", "NOT_JSON");
      await(() -> lake.deadLetters().size() == unusable + 3);
      await(() -> counts().recordsIn() >= 2);
      assertThat(counts().recordsIn()).isEqualTo(2);
      stop();
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
    }
  }

  @Test
  void aRunThatEndsByItselfReadsWhatIsToBeReplayedAtItsStart() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "replaybounded")) {
      CasesLog log = new CasesLog().random(new Random(2), 20, 366, 100);
      List<String> messages = log.next();
      lake.send(messages.subList(0, 50));
      StringBuilder lines = new StringBuilder();
      for (String message : messages.subList(50, 100)) {
        ObjectNode line = (ObjectNode) JSON.readTree(letter("id", "cases"));
        lines.append(line.put("payload", message)).append('\n');
      }
      lake.put("replay/0000000000000001.jsonl", lines.toString());

      start(
          lake,
          settingsFile(lake, "mended", "M/d/yyyy"),
          Map.of("kafka.bounded", "true"),
          Optional.empty());
      Map<String, Object> results =
          running.getJobExecutionResult().get(3, TimeUnit.MINUTES).getAllAccumulatorResults();

      assertThat(results).containsEntry("replayed", 50L).containsEntry("records-in", 100L);
      assertThat(lake.publishedRows()).isEqualTo(log.rows());
    }
  }

  @Test
  void replayGivesEachDeadLetterToTheJobOnceUnlessItIsAskedForAgain() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "replayonce")) {
      Path settings = settingsFile(lake, "mended", "M/d/yyyy");
      String a = letter("a-1", "cases");
      String b = letter("b-1", "cases");
      String c = letter("b-2", "cases");
      assertThat(run("status", "--settings", settings.toString()))
          .contains("ledger        none: no run has begun with this table")
          .contains("keys behind   not asked, see --flink");
      lake.put("dead-letters/2020-05-12/cases/a.jsonl", a);
      lake.put("dead-letters/2020-05-13/cases/b.jsonl", b + c);

      assertThat(command("replay", settings, "--table", "cases"))
          .matches(
              "3 dead letters\n  in s3://replayonce/replay/\\d{16}\\.jsonl\n"
                  + "The job reads them within 0.2 s if it runs, else when it is started\\.\n");
      assertThat(command("replay", settings, "--all"))
          .isEqualTo("There are no such dead letters that were not replayed before.\n");
      command("replay", settings, "--id", "b-2", "--again");
      // Whatever the clock: the job goes by the names.
      lake.put("replay/8999999999999999.jsonl", a);
      command("replay", settings, "--day", "2020-05-12", "--again");

      assertThat(lake.objects("replay/")).containsExactly(a + b + c, c, a, a);
      assertThat(lake.keys("replay/")).endsWith("replay/9000000000000000.jsonl");
    }
  }

  private static String letter(String id, String table) {
    return """
        {"format":1,"id":"%s","reason":"DOES_NOT_FIT","message":"why","table":"%s",\
        "source":{"stream":"s","partition":1,"offset":1,"arrived":"2020-05-12T00:00:00Z"},\
        "seen":"2020-05-12T00:00:00Z","payload":"p"}
        """
        .formatted(id, table);
  }

  @Test
  void aRunEndsAboveTheNumberOfDeadLettersThatTheUserAllowsAndTheyAreInTheLake() throws Exception {
    try (CasesLake lake = new CasesLake(aws, folder, "failabove")) {
      lake.send(List.of("not JSON", "nor this", "nor that"));
      start(
          lake,
          settingsFile(lake, "mended", "M/d/yyyy"),
          Map.of("dead-letters.fail-above", "2"),
          Optional.empty());

      assertThatThrownBy(() -> running.getJobExecutionResult().get(3, TimeUnit.MINUTES))
          .hasStackTraceContaining("has made 3 dead letters, more than dead-letters.fail-above, 2");
      assertThat(lake.deadLetters()).hasSize(3);
    }
  }

  private static boolean hasNoNarrowDate(String message) {
    return message.contains("\"Date\"") && !NARROW_DATE.matcher(message).find();
  }

  /** Where the records of all dead letters came from, each once. */
  private static List<JsonNode> sources(CasesLake lake) throws IOException {
    List<JsonNode> sources = new ArrayList<>();
    for (String line : lake.deadLetters()) {
      sources.add(JSON.readTree(line).get("source"));
    }
    return sources.stream().distinct().toList();
  }

  /** Settings as a user has them, with a spec of {@code cases} whose dates are of that pattern. */
  private Path settingsFile(CasesLake lake, String name, String dates) throws IOException {
    Path from = LocalAwsProcess.root().resolve("conf/tables");
    Path tables = Files.createDirectories(conf.resolve(name));
    Files.copy(from.resolve("cases.sql"), tables.resolve("cases.sql"));
    String spec = Files.readString(from.resolve("cases.yaml"));
    assertThat(spec).contains("  column: date\n  format: M/d/yyyy\n");
    Files.writeString(
        tables.resolve("cases.yaml"),
        spec.replace("  format: M/d/yyyy\n", "  format: " + dates + "\n"));
    return Files.writeString(
        tables.resolve("settings.yaml"),
        """
        kafka: {bootstrap-servers: "%s", topic: %s, bounded: false}
        aws: {region: %s, s3-endpoint: "%s", redshift-data-endpoint: "%s"}
        lake: {bucket: %s, layout: in-place}
        warehouse: {workgroup: latest-lake, database: dev, schema: %s}
        catalog: {database: lake}
        dead-letters: {replay-interval: 200ms}
        tables: [cases.yaml]
        """
            .formatted(
                aws.kafka(),
                lake.name(),
                aws.aws().region(),
                aws.aws().s3Endpoint(),
                aws.aws().redshiftDataEndpoint(),
                lake.name(),
                lake.name()));
  }

  private void start(CasesLake lake, Path settingsFile) throws Exception {
    start(lake, settingsFile, Map.of(), NewestCheckpoint.in(checkpoints));
  }

  private void start(
      CasesLake lake, Path settingsFile, Map<String, String> overrides, Optional<Path> restored)
      throws Exception {
    Settings settings = lake.settings(settingsFile, overrides);
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.run().checkpointInterval());
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    try (ServerSocket free = new ServerSocket(0)) {
      rest = free.getLocalPort();
    }
    flink.set(RestOptions.BIND_PORT, Integer.toString(rest));
    // Counters come with the heartbeats.
    flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    restored.ifPresent(
        path -> flink.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, flink);
    new LatestLakeJob(settings).build(env);
    running = env.executeAsync("latest-lake");
  }

  /** At a moment when a checkpoint has all that the job has done. */
  private void stop() throws Exception {
    AtomicLong seen = new AtomicLong(Long.MAX_VALUE);
    await(
        () -> {
          long newest = newestNumber();
          seen.accumulateAndGet(newest, Math::min);
          return newest > seen.get() + 1;
        });
    running.cancel().get();
    assertThatThrownBy(() -> running.getJobExecutionResult().get(3, TimeUnit.MINUTES))
        .hasStackTraceContaining("cancelled");
  }

  private Counts counts() throws Exception {
    return Counts.of(new HashMap<>(running.getAccumulators().get()));
  }

  private long newestNumber() {
    return NewestCheckpoint.in(checkpoints).map(NewestCheckpoint::number).orElse(0L);
  }

  private String command(String command, Path settingsFile, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("dead-letters", command));
    arguments.addAll(List.of("--settings", settingsFile.toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  /** As it tells programs. */
  private JsonNode status(Path settingsFile) throws Exception {
    String flink = "http://127.0.0.1:" + rest;
    return JSON.readTree(
        run("status", "--settings", settingsFile.toString(), "--flink", flink, "--json"));
  }

  private static String run(String... arguments) throws Exception {
    Path errors = Files.createTempFile(installed, "errors", "");
    ProcessBuilder builder =
        new ProcessBuilder(installation.command(List.of(arguments))).redirectError(errors.toFile());
    builder.environment().put("AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId"));
    builder.environment().put("AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return output;
  }

  private static String number(long number) {
    return "%,d".formatted(number);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      Throwable why = null;
      try {
        if (condition.holds()) {
          return;
        }
      } catch (SQLException | AssertionError | UncheckedIOException notYet) {
        // Files come and go while they are looked at, and the ledger is not there at first.
        why = notYet;
      }
      if (running.getJobExecutionResult().isCompletedExceptionally()) {
        running.getJobExecutionResult().get();
      }
      if (!Instant.now().isBefore(deadline)) {
        throw new AssertionError("It did not come to hold within " + PATIENCE, why);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
