package io.latestlake.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-ins as a real process: how it starts, how it ends, and what outlives it. */
class ProcessTest {
  private static final int END_SECONDS = 180;
  private static final int ATTEMPTS = 5;

  @TempDir private Path temp;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void allDataOutlivesAKillAndNoPostgresIsLeftOver() throws Exception {
    Path dir = temp.resolve("with a blank");
    Process first = start(dir);
    Endpoints before = ready(first);
    String statement;
    try (TestClients aws = new TestClients(before);
        Admin kafka = Admin.create(Map.of("bootstrap.servers", before.kafka()))) {
      statement =
          aws.succeed("create table survivors (a int)", "insert into survivors values (42)").id();
      aws.put("survivor", "object".getBytes(UTF_8));
      aws.glue().createDatabase(create -> create.databaseInput(input -> input.name("survivor")));
      aws.kinesis().createStream(create -> create.streamName("survivor").shardCount(4));
      kafka.createTopics(List.of(new NewTopic("survivor", 4, (short) 1))).all().get();
      assertThat(new ObjectMapper().readTree(stats(before)).at("/redshiftData/requests").asInt())
          .isPositive();
      assertThat(secondInstance(dir)).contains("another local-aws is running in " + dir);
    }
    ProcessHandle postgres = ProcessHandle.of(before.postgresPid()).orElseThrow();

    first.destroyForcibly().waitFor();
    assertThat(postgres.isAlive()).isTrue();
    Process second = start(dir);
    Endpoints after = ready(second);

    assertThat(postgres.isAlive()).isFalse();
    assertThat(after.postgresPid()).isNotEqualTo(before.postgresPid());
    try (TestClients aws = new TestClients(after);
        Admin kafka = Admin.create(Map.of("bootstrap.servers", after.kafka()))) {
      assertThat(aws.value("select a from survivors")).isEqualTo("42");
      assertThat(
              aws.redshift().describeStatement(describe -> describe.id(statement)).statusAsString())
          .isEqualTo("FINISHED");
      assertThat(aws.get("survivor")).asString(UTF_8).isEqualTo("object");
      assertThat(aws.glue().getDatabase(get -> get.name("survivor")).database().name())
          .isEqualTo("survivor");
      assertThat(
              aws.kinesis()
                  .describeStreamSummary(describe -> describe.streamName("survivor"))
                  .streamDescriptionSummary()
                  .openShardCount())
          .isEqualTo(4);
      assertThat(
              kafka
                  .describeTopics(List.of("survivor"))
                  .allTopicNames()
                  .get()
                  .get("survivor")
                  .partitions())
          .hasSize(4);
    }
    endsWithItsInput(second, after);
  }

  @Test
  void whatWasCommittedOutlivesAKillOfPostgresToo() throws Exception {
    Path reached = temp.resolve("reached");
    Path dir = temp.resolve("dir");
    Path faults = hold("commit", "^COMMIT", "after", reached);
    Process first = start(dir, "--faults", faults.toString());
    Endpoints before = ready(first);
    ProcessHandle postgres = ProcessHandle.of(before.postgresPid()).orElseThrow();
    try (TestClients aws = new TestClients(before)) {
      aws.submit("create table survivors (a int)", "insert into survivors values (42)");
      // At once: PostgreSQL writes in the background too, several times a second.
      await(reached);
      postgres.descendants().forEach(ProcessHandle::destroyForcibly);
      postgres.destroyForcibly();
    }
    first.destroyForcibly().waitFor();

    Process second = start(dir);
    Endpoints after = ready(second);

    try (TestClients aws = new TestClients(after)) {
      assertThat(aws.value("select a from survivors")).isEqualTo("42");
    }
    endsWithItsInput(second, after);
  }

  @Test
  void itEndsWhenItsPostgresDoes() throws Exception {
    Process process = start(temp);
    Endpoints endpoints = ready(process);

    ProcessHandle.of(endpoints.postgresPid()).orElseThrow().destroyForcibly();

    assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .contains("its PostgreSQL has ended");
  }

  @Test
  void aStartThatWasKilledWhilePostgresMadeItsFolderIsMadeAgain() throws Exception {
    Path dir = temp;
    List<ProcessHandle> making = List.of();
    for (int attempt = 1; making.isEmpty(); attempt++) {
      assertThat(attempt).as("begins again, its folder was made").isLessThanOrEqualTo(ATTEMPTS);
      dir = temp.resolve("dir" + attempt);
      Path reached = temp.resolve("reached" + attempt);
      Path faults = hold("program", "^initdb$", "after", reached);
      Process first = start(dir, "--faults", faults.toString());
      await(reached);
      making = stoppedPostgresOf(first);
      first.destroyForcibly().waitFor();
    }

    Process second = start(dir);
    Endpoints endpoints = ready(second);

    assertThat(making).noneMatch(ProcessHandle::isAlive);
    try (TestClients aws = new TestClients(endpoints)) {
      assertThat(aws.value("select 42")).isEqualTo("42");
    }
    endsWithItsInput(second, endpoints);
  }

  @Test
  void aCallIsHeldAtItsMomentAndAllOthersGoOn() throws Exception {
    Path reached = temp.resolve("reached");
    Path faults = hold("sql", "^insert", "before", reached);
    Process process = start(temp.resolve("dir"), "--faults", faults.toString());
    Endpoints endpoints = ready(process);
    try (TestClients aws = new TestClients(endpoints)) {
      aws.succeed("create table t (a int)");
      String held = aws.submit("insert into t values (42)");
      await(reached);

      assertThat(reached).hasContent("insert into t values (42)");
      assertThat(aws.value("select count(*) from t")).isEqualTo("0");
      assertThat(aws.redshift().describeStatement(describe -> describe.id(held)).statusAsString())
          .isEqualTo("STARTED");
    }
    endsWithItsInput(process, endpoints);
  }

  @Test
  void itIsRefusedInOneSentence() throws Exception {
    Path file = Files.createFile(temp.resolve("a file"));

    String error = secondInstance(file.resolve("dir"));

    assertThat(error.strip().lines()).hasSize(1);
    assertThat(error).startsWith("local-aws cannot start: ");
  }

  private Path hold(String kind, String call, String side, Path reached) throws IOException {
    return Files.writeString(
        temp.resolve("faults.json"),
        """
        [{"at": {"kind": "%s", "call": "%s", "occurrence": 1},
          "action": {"do": "hold", "side": "%s", "reached": "%s"}}]"""
            .formatted(kind, call, side, reached));
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; !Files.exists(file); i++) {
      assertThat(i).as("looks for " + file).isLessThan(END_SECONDS * 100);
      Thread.sleep(10);
    }
  }

  /**
   * Stops them where they are, else they might end before the next start looks for them.
   *
   * @return those that live; none if they were over already
   */
  private static List<ProcessHandle> stoppedPostgresOf(Process parent) throws Exception {
    List<ProcessHandle> found = postgresOf(parent);
    for (ProcessHandle process : found) {
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    }
    return found.stream().filter(ProcessHandle::isAlive).toList();
  }

  /**
   * A process that has just been forked goes by its parent's name for a moment.
   *
   * @return none if all have ended
   */
  private static List<ProcessHandle> postgresOf(Process parent) throws InterruptedException {
    for (int i = 0; i < END_SECONDS * 100; i++) {
      List<ProcessHandle> all = parent.descendants().toList();
      List<ProcessHandle> found = all.stream().filter(ProcessTest::isOfPostgres).toList();
      if (!found.isEmpty() || all.isEmpty()) {
        return found;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no process of PostgreSQL");
  }

  private static boolean isOfPostgres(ProcessHandle process) {
    return process.info().command().filter(at -> at.contains("postgres-binaries")).isPresent();
  }

  private void endsWithItsInput(Process process, Endpoints endpoints) throws Exception {
    process.getOutputStream().close();

    assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(ProcessHandle.of(endpoints.postgresPid())).isEmpty();
    try (BufferedReader rest = process.inputReader(UTF_8)) {
      assertThat(rest.readLine()).isNull();
    }
  }

  private static byte[] stats(Endpoints endpoints) throws IOException {
    try (InputStream answer = URI.create(endpoints.admin() + "/stats").toURL().openStream()) {
      return answer.readAllBytes();
    }
  }

  /** What a start says that must fail. */
  private String secondInstance(Path dir) throws IOException, InterruptedException {
    Process process = start(dir);
    String error = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isNotZero();
    return error;
  }

  private static Endpoints ready(Process process) throws IOException {
    String line = process.inputReader(UTF_8).readLine();
    if (line == null) {
      throw new AssertionError(new String(process.getErrorStream().readAllBytes(), UTF_8));
    }
    return new ObjectMapper().readValue(line, Endpoints.class);
  }

  private Process start(Path dir, String... options) throws IOException {
    String classPath =
        "target/classes"
            + java.io.File.pathSeparator
            + Files.readString(Path.of("target/runtime.classpath"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temp,
                "-XX:-UsePerfData",
                "-Dlatestlake.local.patience-seconds=1",
                "-cp",
                classPath,
                LocalAws.class.getName(),
                "--dir",
                dir.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }
}
