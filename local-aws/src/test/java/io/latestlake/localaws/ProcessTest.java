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
  private static final int END_SECONDS = 30;

  @TempDir private Path temp;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
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
  void itIsRefusedInOneSentence() throws Exception {
    Path file = Files.createFile(temp.resolve("a file"));

    String error = secondInstance(file.resolve("dir"));

    assertThat(error.strip().lines()).hasSize(1);
    assertThat(error).startsWith("local-aws cannot start: ");
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

  private Process start(Path dir) throws IOException {
    String classPath =
        "target/classes"
            + java.io.File.pathSeparator
            + Files.readString(Path.of("target/runtime.classpath"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx512m",
                "-Djava.io.tmpdir=" + temp,
                "-XX:-UsePerfData",
                "-Dlatestlake.local.patience-seconds=1",
                "-cp",
                classPath,
                LocalAws.class.getName(),
                "--dir",
                dir.toString())
            .start();
    started.add(process);
    return process;
  }
}
