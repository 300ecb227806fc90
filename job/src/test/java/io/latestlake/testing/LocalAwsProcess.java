package io.latestlake.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The stand-ins for AWS and Kafka, as a process with a class path of its own. One per test class;
 * tests keep apart by the names of their tables and buckets.
 */
public final class LocalAwsProcess implements AutoCloseable {
  private final Process process;
  private final JsonNode endpoints;

  private LocalAwsProcess(Process process, JsonNode endpoints) {
    this.process = process;
    this.endpoints = endpoints;
  }

  /**
   * Starts the stand-ins and waits until they are ready. Their credentials become those of this
   * JVM, where the SDK's default chain finds them.
   *
   * @param dir where they keep everything; used again, they find it again
   * @param options of the process, after its folder
   */
  public static LocalAwsProcess start(Path dir, String... options) throws IOException {
    return start(dir, "LocalAws", options);
  }

  /** Starts Kinesis alone, which takes a second. */
  public static LocalAwsProcess startKinesis(Path dir) throws IOException {
    return start(dir, "LocalKinesis", new String[0]);
  }

  private static LocalAwsProcess start(Path dir, String program, String[] options)
      throws IOException {
    Path module = root().resolve("local-aws").resolve("target");
    String classPath =
        module.resolve("classes")
            + File.pathSeparator
            + Files.readString(module.resolve("runtime.classpath")).strip();
    Files.createDirectories(dir);
    Path errors = dir.resolve("local-aws.stderr");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                compiler(List.of(options)),
                "-Djava.io.tmpdir=" + dir,
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                "io.latestlake.localaws." + program,
                "--dir",
                dir.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the stand-ins did not start: " + Files.readString(errors));
    }
    LocalAwsProcess started = new LocalAwsProcess(process, new ObjectMapper().readTree(line));
    System.setProperty("aws.accessKeyId", started.endpoints.get("accessKeyId").asText());
    System.setProperty("aws.secretAccessKey", started.endpoints.get("secretAccessKey").asText());
    return started;
  }

  /** Most live for less than a minute, in which the second compiler gives nothing back. */
  private static String compiler(List<String> options) {
    return options.contains("--unlimited")
        ? "-XX:Tier4InvocationThreshold=30000"
        : "-XX:TieredStopAtLevel=1";
  }

  /** The repository's folder. */
  public static Path root() {
    return Path.of(System.getProperty("latestlake.root"));
  }

  public Settings.Aws aws() {
    return new Settings.Aws(
        endpoints.get("region").asText(), uri("s3"), uri("redshiftData"), uri("glue"));
  }

  public String region() {
    return endpoints.get("region").asText();
  }

  public URI kinesis() {
    return uri("kinesis");
  }

  /** Lets time pass for Kinesis: iterators, records and closed shards expire by it. */
  public void letPass(Duration time) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri("admin").resolve("/clock"))
            .POST(HttpRequest.BodyPublishers.ofString(time.toString()))
            .build();
    int status =
        HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.discarding())
            .statusCode();
    if (status != 204) {
      throw new IOException("the stand-ins answered " + status);
    }
  }

  /** Bootstrap servers. */
  public String kafka() {
    return endpoints.get("kafka").asText();
  }

  /** Lets the stand-ins misbehave, and tells which calls they had. */
  public StandInControl control() {
    return new StandInControl(uri("admin"));
  }

  private URI uri(String name) {
    return URI.create(endpoints.get(name).asText());
  }

  /** Stops the process; what it keeps stays in its folder. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(300, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
