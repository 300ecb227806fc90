package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of the demo as a process, from its start to its end, whichever that is. */
final class DemoLife {
  private static final long MINUTES = 5;
  private static final long LOOK_EVERY_MILLIS = 5;

  /** What is killed. */
  enum Victim {
    EVERYTHING,
    DEMO,
    STAND_INS,
    POSTGRES
  }

  private final Process process;
  private final Path output;
  private final Path reached;
  private List<String> programsWhenKilled = List.of();

  private DemoLife(Process process, Path output, Path reached) {
    this.process = process;
    this.output = output;
    this.reached = reached;
  }

  /**
   * @param files a new folder for what the test has to say to it and it has to say
   * @param step where it stands still; without, it runs to its end
   */
  static DemoLife start(List<String> command, Path files, Optional<KillStep> step)
      throws IOException {
    Files.createDirectories(files);
    Path output = files.resolve("output");
    Path reached = files.resolve("reached");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    // It starts often and runs shortly: it is ready sooner if Java does not optimise.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    if (step.isPresent()) {
      Path faults = Files.writeString(files.resolve("faults.json"), step.get().json(reached));
      builder.environment().put("LATEST_LAKE_FAULTS", faults.toString());
    }
    return new DemoLife(builder.start(), output, reached);
  }

  /** Waits until it stands still at its moment; false if it ended before. */
  boolean awaitMoment() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (process.isAlive() && !Files.exists(reached)) {
      assertThat(System.nanoTime()).as("the moment's time-out: %s", output()).isLessThan(end);
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return Files.exists(reached);
  }

  /** The call at which it stands still. */
  String moment() throws IOException {
    return Files.readString(reached);
  }

  /** This process and all below it. */
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** Kills with SIGKILL; where the demo is left, waits until it has ended by itself. */
  void kill(Victim victim) throws IOException, InterruptedException {
    programsWhenKilled =
        processes().stream().map(ProcessHandle::info).flatMap(DemoLife::programs).toList();
    List<ProcessHandle> victims =
        processes().stream().filter(candidate -> isOf(victim, candidate)).toList();
    assertThat(victims).as(victim + " of " + output()).isNotEmpty();
    victims.forEach(ProcessHandle::destroyForcibly);
    assertThat(awaitEnd()).as(victim + ": " + output()).isNotZero();
    if (victim == Victim.STAND_INS || victim == Victim.POSTGRES) {
      assertThat(output()).contains("The stand-ins ended");
    }
  }

  /** What it runs, or is about to: initdb is begun by a program that ends by being initdb. */
  private static Stream<String> programs(ProcessHandle.Info info) {
    return Stream.concat(
        info.command().stream(), info.arguments().stream().flatMap(Arrays::stream));
  }

  boolean ranWhenKilled(String program) {
    return programsWhenKilled.stream().anyMatch(at -> Path.of(at).endsWith(program));
  }

  private boolean isOf(Victim victim, ProcessHandle candidate) {
    boolean demo = candidate.pid() == process.pid();
    return switch (victim) {
      case EVERYTHING -> true;
      case DEMO -> demo;
      case STAND_INS -> !demo && runs(candidate, "java");
      case POSTGRES ->
          runs(candidate, "postgres")
              && candidate.parent().filter(parent -> runs(parent, "java")).isPresent();
    };
  }

  private static boolean runs(ProcessHandle process, String program) {
    return process.info().command().filter(at -> Path.of(at).endsWith(program)).isPresent();
  }

  /** Its exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(output()).isTrue();
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** For a test that fails. */
  void clear() {
    processes().forEach(ProcessHandle::destroyForcibly);
  }
}
