package io.latestlake.source.kinesis;

import static java.util.Objects.requireNonNull;

import io.latestlake.testing.LocalAwsProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * npm's {@code kinesis-local}: kinesis-mock of another author, in JavaScript
 * (https://github.com/etspaceman/kinesis-mock). npm installs it below {@code target/}, in the
 * version of the lock file beside this test.
 */
final class KinesisLocal implements AutoCloseable {
  static final String REGION = "us-east-1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> PACKAGE = List.of("package.json", "package-lock.json");

  private final Process process;
  private final URI endpoint;

  private KinesisLocal(Process process, URI endpoint) {
    this.process = requireNonNull(process, "process is null");
    this.endpoint = requireNonNull(endpoint, "endpoint is null");
  }

  /** Its credentials, which may be any, become those of this JVM. */
  static KinesisLocal start() throws IOException, InterruptedException {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "localsecret");
    Path folder =
        Files.createDirectories(
            LocalAwsProcess.root().resolve("job").resolve("target").resolve("kinesis-local"));
    install(folder);
    int port = KillableKinesis.freePort();
    ProcessBuilder builder =
        new ProcessBuilder("node", "main.js")
            // Where it looks for its settings.
            .directory(folder.resolve("node_modules").resolve("kinesis-local").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("kinesis-local.log").toFile());
    builder.environment().put("LOG_LEVEL", "ERROR");
    builder.environment().put("KINESIS_MOCK_PLAIN_PORT", String.valueOf(port));
    builder.environment().put("KINESIS_MOCK_TLS_PORT", String.valueOf(KillableKinesis.freePort()));
    KinesisLocal server = new KinesisLocal(builder.start(), URI.create("http://127.0.0.1:" + port));
    try {
      server.awaitHealthy();
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    for (String file : PACKAGE) {
      try (InputStream in = KinesisLocal.class.getResourceAsStream("/kinesis-local/" + file)) {
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path log = folder.resolve("npm.log");
    Process npm;
    try {
      npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(
          "The profile kinesis-local needs Node and npm on the PATH, and there is no npm: install"
              + " Node 20 or newer, or leave the profile out.",
          e);
    }
    if (!npm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IOException("npm cannot install kinesis-local: " + Files.readString(log));
    }
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest health = HttpRequest.newBuilder(endpoint.resolve("/healthcheck")).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IOException(
            "kinesis-local does not come up: see job/target/kinesis-local/kinesis-local.log.");
      }
      Thread.sleep(50);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
