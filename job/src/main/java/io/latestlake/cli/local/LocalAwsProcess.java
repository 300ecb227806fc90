package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.console.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The stand-ins of AWS and Kafka as a process of their own. It ends when its standard input does,
 * so it ends with this process even if this one is killed.
 */
public final class LocalAwsProcess implements AutoCloseable {
  private static final String MAIN = "io.latestlake.localaws.LocalAws";
  private static final String LAST_WORDS = "local-aws cannot start: ";
  private static final Duration START = Duration.ofMinutes(3);
  private static final long END_MILLIS = 500;
  private static final Duration STOP = Duration.ofMinutes(2);
  // They share the machine with the job and seldom run long enough for the second compiler to pay.
  private static final List<String> FLAGS =
      List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final ObjectMapper JSON = new ObjectMapper();

  // Ctrl-C reaches all processes of a terminal; these have to outlive the job, which uses them. A
  // session of their own is out of its reach; without setsid at least Java ignores it.
  private static final String SHELL =
      "if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; fi;"
          + " trap '' INT; exec \"$@\"";

  private final Process process;
  private final Path log;
  private volatile Optional<ProcessHandle> postgres = Optional.empty();
  private volatile boolean stopping;
  private volatile boolean lost;

  private LocalAwsProcess(Process process, Path log) {
    this.process = requireNonNull(process, "process is null");
    this.log = requireNonNull(log, "log is null");
  }

  /**
   * Starts them, and does not wait for them: who starts them has to be able to stop them at once.
   *
   * @param javaArguments what comes before the main class: flags, class path
   * @param folder of all their data
   * @param log takes what they print
   */
  public static LocalAwsProcess start(List<String> javaArguments, Path folder, Path log)
      throws IOException {
    Path temporary = folder.resolve("tmp");
    FileTree.empty(temporary);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(javaArguments);
    // Java keeps its performance data in /tmp, whatever it is told of temporary files.
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"));
    // Libraries that ask for the user's language would write numbers in it.
    command.add("-Duser.language=en");
    command.addAll(List.of(MAIN, "--dir", folder.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new LocalAwsProcess(process, log);
  }

  /**
   * Interrupts who uses them if they end before they are told to: what waits for them would wait
   * for long.
   */
  public void interruptAtLoss(Thread user) {
    process
        .onExit()
        .thenRun(
            () -> {
              if (!stopping) {
                lost = true;
                user.interrupt();
              }
            });
  }

  /** Whether they have ended before they were told to, or are just about to. */
  public boolean isLost() throws InterruptedException {
    // Who uses them may have met an error before their end was noticed.
    return lost || process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Waits until they answer; they tell once. */
  public StandIns awaitReady() throws IOException, InterruptedException {
    StandIns standIns = JSON.readValue(firstLine(), StandIns.class);
    postgres = ProcessHandle.of(standIns.postgresPid());
    return standIns;
  }

  private String firstLine() throws InterruptedException {
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, ready, log), "stand-ins-output");
    reader.setDaemon(true);
    reader.start();
    try {
      String line = ready.get(START.toSeconds(), TimeUnit.SECONDS);
      if (line != null) {
        return line;
      }
      throw new CommandFailure(
          "The stand-ins ended at their start" + reason(log) + ": all of it is in " + log + ".");
    } catch (ExecutionException e) {
      throw new CommandFailure("The stand-ins cannot be read: see " + log + ".", e.getCause());
    } catch (TimeoutException e) {
      throw new CommandFailure(
          "The stand-ins are not ready after " + START.toMinutes() + " minutes: see " + log + ".",
          e);
    }
  }

  /** Their last words, if they had any. */
  private static String reason(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .reduce((first, second) -> second)
          .filter(line -> line.startsWith(LAST_WORDS))
          .map(line -> " (" + line.substring(LAST_WORDS.length()) + ")")
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /** Gives the first line away; what else comes goes to the log, so that the pipe never fills. */
  private static void read(Process process, CompletableFuture<String> ready, Path log) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      ready.complete(out.readLine());
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Files.writeString(
            log,
            line + System.lineSeparator(),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    stopping = true;
    stop(process);
    if (process.exitValue() != 0) {
      // It did not end by itself, so nobody has stopped its database. The handle knows when that
      // process started, so it is never another one.
      postgres.ifPresent(ProcessHandle::destroy);
    }
  }

  private static void stop(Process process) {
    boolean interrupted = false;
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It is gone already.
    }
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
      process.onExit().join();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
