package io.latestlake.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.localaws.wire.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A stand-in that is a process of its own; the Redshift one is run by the job's ChaosTest. */
class SingleServiceTest {
  @TempDir Path temp;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void itIsAtTheSameAddressAgainAfterAKillAndHasWrittenDownWhatWasUnderWay() throws Exception {
    String address = "127.0.0.1:" + FreePort.find();
    Path data = temp.resolve("data");
    Process first = start("s3", "--dir", data.toString(), "--listen", address);
    assertThat(line(first)).isEqualTo("s3 is ready at http://" + address);
    try (TestClients clients = clients(address)) {
      clients.put("survivor", "object".getBytes(UTF_8));
    }

    first.destroyForcibly().waitFor();
    Process second = start("s3", "--dir", data.toString(), "--listen", address);

    assertThat(line(second)).isEqualTo("s3 is ready at http://" + address);
    try (TestClients clients = clients(address)) {
      assertThat(clients.get("survivor")).asString(UTF_8).isEqualTo("object");
    }
    assertThat(Files.readAllLines(temp.resolve("calls.jsonl")))
        .anySatisfy(
            line -> assertThat(line).contains("\"begin\"", "\"s3\"", "\"putBlob survivor\""))
        .anySatisfy(line -> assertThat(line).contains("\"end\""));
  }

  @Test
  void aKillLosesNoRecordThatKinesisHasTaken() throws Exception {
    String address = "127.0.0.1:" + FreePort.find();
    Path data = temp.resolve("data");
    Process first = start("kinesis", "--dir", data.toString(), "--listen", address);
    assertThat(line(first)).isEqualTo("kinesis is ready at http://" + address);
    String shard;
    try (KinesisClient kinesis = kinesis(address)) {
      kinesis.createStream(create -> create.streamName("s").shardCount(1));
      kinesis.waiter().waitUntilStreamExists(stream -> stream.streamName("s"));
      shard =
          kinesis
              .putRecord(
                  put ->
                      put.streamName("s").partitionKey("k").data(SdkBytes.fromUtf8String("taken")))
              .shardId();
    }

    first.destroyForcibly().waitFor();
    Process second = start("kinesis", "--dir", data.toString(), "--listen", address);

    assertThat(line(second)).isEqualTo("kinesis is ready at http://" + address);
    try (KinesisClient kinesis = kinesis(address)) {
      String iterator =
          kinesis
              .getShardIterator(
                  get ->
                      get.streamName("s")
                          .shardId(shard)
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      assertThat(kinesis.getRecords(get -> get.shardIterator(iterator)).records())
          .singleElement()
          .satisfies(record -> assertThat(record.data().asUtf8String()).isEqualTo("taken"));
    }
  }

  private static KinesisClient kinesis(String address) {
    return KinesisClient.builder()
        .endpointOverride(URI.create("http://" + address))
        .region(Region.of(LocalServices.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    LocalServices.ACCESS_KEY_ID, LocalServices.SECRET_ACCESS_KEY)))
        .build();
  }

  @Test
  void itRefusesWhatItDoesNotKnowAndTellsWhatItNeeds() throws Exception {
    assertThat(refusal("s3", "--dir", temp.toString())).contains("--listen is missing; usage:");
    assertThat(refusal("s3", "--dir", temp.toString(), "--listen", "9000"))
        .contains("9000 is no address: write host:port");
    assertThat(refusal("sqs", "--dir", temp.toString(), "--listen", "127.0.0.1:0"))
        .contains("there is no sqs; usage:");
    assertThat(refusal("redshift", "--dir", temp.toString(), "--listen", "127.0.0.1:0"))
        .contains("--postgres is missing");
  }

  private static TestClients clients(String s3) {
    String none = "http://127.0.0.1:1";
    return new TestClients(
        new Endpoints(
            "",
            "http://" + s3,
            none,
            none,
            none,
            LocalServices.REGION,
            LocalServices.ACCESS_KEY_ID,
            LocalServices.SECRET_ACCESS_KEY,
            0,
            0,
            "",
            ""));
  }

  private String refusal(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(1);
    return said;
  }

  private static String line(Process process) throws IOException {
    String line = process.inputReader(UTF_8).readLine();
    if (line == null) {
      throw new AssertionError(new String(process.getErrorStream().readAllBytes(), UTF_8));
    }
    return line;
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temp,
                "-XX:-UsePerfData",
                "-cp",
                "target/classes"
                    + File.pathSeparator
                    + Files.readString(Path.of("target/runtime.classpath")).strip(),
                SingleService.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LATEST_LAKE_CALLS", temp.resolve("calls.jsonl").toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
