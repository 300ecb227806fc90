package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.demo.DemoLife.Victim;
import io.latestlake.testing.CasesView;
import io.latestlake.testing.DemoInstallation;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the demo, of its stand-ins, of their PostgreSQL or of all of them, at moments
 * that the stand-ins hold; then the same command again. Kills follow each other in one folder. A
 * kill counts only if its moment was reached; which process is killed is drawn by the seed.
 *
 * <p>By hand, as many random ones as wanted: {@code -Dtest=KilledDemoTest -Dlatestlake.kills=30
 * -Dlatestlake.kills.seed=7}.
 */
class KilledDemoTest {
  private static final long SEED = Long.getLong("latestlake.kills.seed", 20200122);
  private static final int ATTEMPTS = 5;
  private static final int CALLS_OF_A_RUN = 200;
  private static final int PARTITIONS = 4;
  private static final Pattern COMMIT = Pattern.compile("  commit (\\d+) ");
  private static final int NO_COMMIT = -1;

  @TempDir Path temp;
  private Path folder;
  private List<String> command;
  private GeneratedLogOracle oracle;
  private CasesView view;
  private final Random random = new Random(SEED);
  private final List<DemoLife> lives = new ArrayList<>();
  private final Set<ProcessHandle> processes = new HashSet<>();
  private final Map<String, Integer> kills = new TreeMap<>();

  private void install(GeneratorOptions options, String commitInterval) throws IOException {
    folder = temp.resolve("a demo");
    command =
        DemoInstallation.in(
                temp,
                Map.of(
                    "commit-interval: 1s",
                    "commit-interval: " + commitInterval,
                    // Then a life has one at its first commit, and one at the end of input.
                    "publication-interval: 5s",
                    "publication-interval: 1h"))
            .command(
                List.of(
                    "demo",
                    "--keys",
                    String.valueOf(options.keys()),
                    "--changes",
                    String.valueOf(options.changes()),
                    "--checkpoint-interval",
                    "200ms",
                    "--dir",
                    folder.toString()));
    oracle = new GeneratedLogOracle(new GeneratedChangeLog(options));
    view = oracle.view(temp.resolve("view.csv"));
  }

  @AfterEach
  void report() {
    lives.forEach(DemoLife::clear);
    System.out.println("Kills by step, seed " + SEED + ":");
    kills.forEach((step, count) -> System.out.printf("  %3d  %s%n", count, step));
  }

  @Test
  void itGoesOnFromItsFirstStartAndFromBeforeItsLastPublication() throws Exception {
    install(GeneratorOptions.of(100, 100_000), "1h");

    // Whoever is held in its start does not notice the end of its input.
    DemoLife life = killAt(KillStep.INITDB, Victim.STAND_INS, Victim.EVERYTHING);
    assertThat(life.ranWhenKilled("initdb")).as("PostgreSQL's folder was being made").isTrue();

    killAt(KillStep.TOPIC);
    assertThat(folder.resolve("topic.json")).doesNotExist();

    DemoLife killed = killAt(KillStep.LAST_PUBLICATION);
    DemoLife after = runToTheEnd();
    assertThat(after.output())
        .contains("Going on from checkpoint", "  publication ")
        .doesNotContain("Writing");
    // It was killed perhaps before a checkpoint knew of its commits, and before its very last
    // checkpoint. So commits are found, and another one may be made, but none of what had one.
    int made = killed.output().lines().mapToInt(KilledDemoTest::commit).max().orElse(NO_COMMIT);
    assertThat(made).isNotEqualTo(NO_COMMIT);
    checkAll(
        """
        SELECT COUNT(*) FROM public_cases.commits
        WHERE commit_number > %d AND checkpoint <= (
          SELECT MAX(checkpoint) FROM public_cases.commits WHERE commit_number <= %<d)"""
            .formatted(made));
  }

  @Test
  void itGoesOnFromInsideCommitsAndPublications() throws Exception {
    install(GeneratorOptions.of(100, 5_000), "200ms");

    killAt(KillStep.COPY);
    killAt(KillStep.BEFORE_COMMIT);
    killAt(KillStep.AFTER_COMMIT);
    killAt(KillStep.UNLOAD);
    killAt(KillStep.COPYING);
    killAt(KillStep.GLUE);
    killAtRandom(1);
    runToTheEnd();
    checkAll();
  }

  @Test
  @EnabledIfSystemProperty(named = "latestlake.kills", matches = "[0-9]+")
  void itGoesOnFromAnyCall() throws Exception {
    install(GeneratorOptions.of(100, 5_000), "200ms");

    killAt(KillStep.DELETE);
    killAt(KillStep.UNLOADED);
    killAt(KillStep.RECORD);
    killAt(KillStep.END_PUBLICATION);
    killAtRandom(Integer.getInteger("latestlake.kills"));
    runToTheEnd();
    checkAll();
  }

  /** Number of the commit of which the line tells. */
  private static int commit(String line) {
    Matcher matcher = COMMIT.matcher(line);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : NO_COMMIT;
  }

  private DemoLife killAt(KillStep step, Victim... victims) throws Exception {
    // A run that had nothing of that kind left to do has ended: the next one begins anew.
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<DemoLife> killed =
          tryToKillAt(step, victims.length == 0 ? Victim.values() : victims);
      if (killed.isPresent()) {
        return killed.get();
      }
    }
    throw new AssertionError(
        step.name() + " was never reached: " + lives.get(lives.size() - 1).output());
  }

  private void killAtRandom(int wanted) throws Exception {
    for (int hits = 0, misses = 0; hits < wanted; ) {
      KillStep step = KillStep.anyCall(1 + random.nextInt(CALLS_OF_A_RUN), random.nextBoolean());
      if (tryToKillAt(step, Victim.values()).isPresent()) {
        hits++;
      } else {
        assertThat(++misses).as("runs that ended before their moment").isLessThan(ATTEMPTS);
      }
    }
  }

  private Optional<DemoLife> tryToKillAt(KillStep step, Victim... victims) throws Exception {
    Victim victim = victims[random.nextInt(victims.length)];
    DemoLife life = start(Optional.of(step));
    if (!life.awaitMoment()) {
      assertThat(life.awaitEnd()).as(life.output()).isZero();
      return Optional.empty();
    }
    System.out.println(
        step.name() + ": killing " + victim + " at " + life.moment().lines().findFirst());
    processes.addAll(life.processes());
    life.kill(victim);
    kills.merge(step.name(), 1, Integer::sum);
    return Optional.of(life);
  }

  private DemoLife runToTheEnd() throws Exception {
    DemoLife life = start(Optional.empty());
    assertThat(life.awaitEnd()).as(life.output()).isZero();
    return life;
  }

  private DemoLife start(Optional<KillStep> step) throws IOException {
    DemoLife life = DemoLife.start(command, temp.resolve("life " + lives.size()), step);
    lives.add(life);
    return life;
  }

  /**
   * @param counts queries of the ledger whose result is to be 0
   */
  private void checkAll(String... counts) throws Exception {
    checkLake();
    assertThat(processes).as("processes of killed runs").noneMatch(ProcessHandle::isAlive);
    try (LocalAwsProcess aws = LocalAwsProcess.start(folder.resolve("aws"))) {
      Warehouse warehouse = new Warehouse(aws.aws());
      warehouse.execute(
          """
          UNLOAD ('SELECT * FROM public.cases') TO 's3://latest-lake/check/' IAM_ROLE default
          FORMAT PARQUET PARTITION BY (year, month, day) MANIFEST VERBOSE""");
      assertThat(view.differences(folder.resolve("aws/s3/latest-lake/check"))).isEmpty();
      assertThat(warehouse.number("SELECT COUNT(*) FROM public_cases.dirty_days")).isZero();
      for (String count : counts) {
        assertThat(warehouse.number(count)).as(count).isZero();
      }
      assertThat(topic(aws.kafka()).equals(oracle.messages())).as("each message once").isTrue();
    }
  }

  /** What readers see, and nothing beside it that a write left behind which was cut off. */
  private void checkLake() throws IOException, SQLException {
    Path lake = folder.resolve("aws/s3/latest-lake/lake/cases");
    assertThat(view.differences(lake)).isEmpty();
    try (Stream<Path> files = Files.walk(lake).filter(Files::isRegularFile)) {
      assertThat(files).allMatch(file -> file.getFileName().toString().endsWith(".parquet"));
    }
  }

  private static List<String> topic(String servers) {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition("dms-cases", i)).toList();
    List<String> messages = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
          messages.add(message.value());
        }
      }
    }
    Collections.sort(messages);
    return messages;
  }
}
