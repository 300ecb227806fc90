package io.latestlake.onlooker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.onlooker.Look.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A reader in a process of its own, which says in a file what came of each read. */
public final class OnlookerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 240;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path output;
  private final Path errors;

  private OnlookerProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Where a reader finds the lake.
   *
   * @param folder key of the folder with the days' folders
   */
  public record Address(String region, URI s3, URI glue, String bucket, String folder) {}

  /** A reader that plans with the folders of the days. */
  public static OnlookerProcess ofFolders(Address lake, CommitJournal journal, Path output)
      throws IOException {
    return start(lake, journal, output, List.of());
  }

  /** A reader that plans with the catalog. */
  public static OnlookerProcess throughCatalog(
      Address lake, String database, String table, CommitJournal journal, Path output)
      throws IOException {
    return start(lake, journal, output, List.of("database=" + database, "table=" + table));
  }

  private static OnlookerProcess start(
      Address lake, CommitJournal journal, Path output, List<String> catalog) throws IOException {
    Path errors = output.resolveSibling(output.getFileName() + ".stderr");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path")));
    for (String name :
        List.of(
            "java.io.tmpdir",
            "aws.accessKeyId",
            "aws.secretAccessKey",
            "log4j2.configurationFile")) {
      command.add("-D" + name + "=" + System.getProperty(name));
    }
    command.add("-Dlatestlake.test.log=" + output.resolveSibling(output.getFileName() + ".log"));
    command.add(Onlooker.class.getName());
    command.addAll(catalog);
    command.add("region=" + lake.region());
    command.add("s3=" + lake.s3());
    command.add("glue=" + lake.glue());
    command.add("bucket=" + lake.bucket());
    command.add("folder=" + lake.folder());
    command.add("journal=" + journal.file());
    return new OnlookerProcess(
        new ProcessBuilder(command)
            .redirectOutput(requireNonNull(output, "output is null").toFile())
            .redirectError(errors.toFile())
            .start(),
        output,
        errors);
  }

  /** Waits until it has read each day once. */
  public void awaitReading() throws IOException, InterruptedException {
    while (!Files.readString(output).contains(Onlooker.READING + "\n")) {
      requireAlive();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Waits until it has said something of that sort that it had not said before. */
  public void awaitAnother(String day, boolean right) throws IOException, InterruptedException {
    long before = count(day, right);
    while (count(day, right) == before) {
      requireAlive();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private long count(String day, boolean right) throws IOException {
    return looks().stream()
        .filter(look -> look.day().equals(day) && (look.kind() == Kind.RIGHT) == right)
        .count();
  }

  private List<Look> looks() throws IOException {
    String text = Files.readString(output, UTF_8);
    List<Look> looks = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      if (!line.equals(Onlooker.READING)) {
        looks.add(JSON.readValue(line, Look.class));
      }
    }
    return looks;
  }

  private void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the reader ended: " + Files.readString(errors));
    }
  }

  /** Lets it read each day once more, and tells what it has seen all the time. */
  public Report end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the reader does not end");
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("the reader failed: " + Files.readString(errors));
    }
    return Report.of(looks());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
