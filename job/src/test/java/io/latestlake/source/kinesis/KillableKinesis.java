package io.latestlake.source.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.testing.LocalAwsProcess;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Kinesis stand-in as a process that can be killed, and is at the same address after it. */
final class KillableKinesis implements AutoCloseable {
  static final String REGION = "us-east-1";

  private final Path folder;
  private final String address;
  private Process process;

  private KillableKinesis(Path folder, String address) {
    this.folder = requireNonNull(folder, "folder is null");
    this.address = requireNonNull(address, "address is null");
  }

  /** Its credentials become those of this JVM, where the SDK's default chain finds them. */
  static KillableKinesis start(Path folder) throws IOException {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "localsecret");
    KillableKinesis kinesis = new KillableKinesis(folder, "127.0.0.1:" + freePort());
    kinesis.startProcess();
    return kinesis;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI endpoint() {
    return URI.create("http://" + address);
  }

  /** By SIGKILL; it is ready again when this returns. */
  void killAndStart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    startProcess();
  }

  private void startProcess() throws IOException {
    Path module = LocalAwsProcess.root().resolve("local-aws").resolve("target");
    String classPath =
        module.resolve("classes")
            + File.pathSeparator
            + Files.readString(module.resolve("runtime.classpath")).strip();
    Path errors = folder.resolve("kinesis.stderr");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.io.tmpdir=" + folder,
                    "-XX:-UsePerfData",
                    "-cp",
                    classPath,
                    "io.latestlake.localaws.SingleService",
                    "kinesis",
                    "--dir",
                    folder.resolve("data").toString(),
                    "--listen",
                    address))
            .redirectError(errors.toFile())
            .start();
    if (process.inputReader(UTF_8).readLine() == null) {
      throw new IOException("Kinesis did not start: " + Files.readString(errors));
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
