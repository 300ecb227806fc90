package io.latestlake.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;

/**
 * The whole job in a process of its own, with a mini cluster in it: one that can be paused and
 * killed as a whole.
 */
public final class JobProcess implements AutoCloseable {
  /** The exit code of a job that failed in a way in which Flink does not restart it. */
  public static final int ENDED_FOR_GOOD = 3;

  private static final int FAILED = 1;
  private static final long PATIENCE_SECONDS = 300;

  private final Process process;
  private final Path output;

  private JobProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param values of settings that are not as in {@code conf/local.yaml}
   * @param output what the process says
   */
  public static JobProcess start(Map<String, String> values, Path checkpoints, Path output)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
    for (String name :
        List.of(
            "latestlake.root",
            "latestlake.plugins",
            "java.io.tmpdir",
            "aws.accessKeyId",
            "aws.secretAccessKey")) {
      command.add("-D" + name + "=" + System.getProperty(name));
    }
    command.add("-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"));
    command.add("-Dlatestlake.test.log=" + output.resolveSibling(output.getFileName() + ".log"));
    command.add(JobProcess.class.getName());
    command.add(checkpoints.toString());
    values.forEach((name, value) -> command.add(name + "=" + value));
    return new JobProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(requireNonNull(output, "output is null").toFile())
            .start(),
        output);
  }

  /** Runs the job to its end: folder of checkpoints, then settings as {@code name=value}. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> values = new TreeMap<>();
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      int equals = argument.indexOf('=');
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    LocalJob job =
        LocalJob.start(
            SettingsReader.read(LocalAwsProcess.root().resolve("conf/local.yaml"), values),
            Path.of(arguments[0]));
    try {
      job.endWhenever();
    } catch (ExecutionException failure) {
      failure.printStackTrace();
      System.exit(
          ExceptionUtils.findThrowable(failure, SuppressRestartsException.class).isPresent()
              ? ENDED_FOR_GOOD
              : FAILED);
    }
    System.exit(0);
  }

  /** By SIGSTOP: all of its threads stand still, and nobody is told. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** By SIGCONT: it goes on as if no time had passed. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code + ": " + output());
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Waits for its end. */
  public int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end: " + output());
    }
    return process.exitValue();
  }

  public String output() throws IOException {
    return Files.readString(output, UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
