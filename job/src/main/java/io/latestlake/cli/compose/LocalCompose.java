package io.latestlake.cli.compose;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.compose.ComposeService.Condition;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The services of a compose file, running as processes of this machine. */
public final class LocalCompose implements AutoCloseable {
  /** Done by whoever built this program. */
  private static final String BUILD = "build";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 50;

  private final ComposeFile file;
  private final LocalMachine machine;
  private final Watchdog watchdog;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Process> running = new ConcurrentHashMap<>();

  private LocalCompose(ComposeFile file, LocalMachine machine, Watchdog watchdog) {
    this.file = file;
    this.machine = machine;
    this.watchdog = watchdog;
  }

  /**
   * @param folder that is there, for all that the services write
   * @param random of which nothing but addresses depends
   */
  public static LocalCompose of(
      ComposeFile file, BuiltParts parts, Path folder, RandomGenerator random) throws IOException {
    requireNonNull(file, "file is null");
    LoopbackNetwork network = LoopbackNetwork.of(file.services().values(), random);
    LocalMachine machine = new LocalMachine(parts, file.folder(), folder, network);
    return new LocalCompose(file, machine, Watchdog.start(folder.resolve("processes")));
  }

  /**
   * Gives a variable to each service that is started from now on.
   *
   * @param value in which {@code {service}} stands for its name
   */
  public void setVariable(String name, String value) {
    variables.put(name, value);
  }

  /** Where a service is reached from here. */
  public String address(String service) {
    return machine.network().address(service);
  }

  /** Where the files of a volume are. */
  public Path volume(String name) throws IOException {
    return machine.volume(name);
  }

  /** Starts services and all that they depend on, each when its turn has come. */
  public void start(String... names) throws IOException, InterruptedException {
    Set<String> pending = new LinkedHashSet<>();
    for (String name : names) {
      addWithDependencies(name, pending);
    }
    pending.removeIf(name -> name.equals(BUILD) || running.containsKey(name));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!pending.isEmpty()) {
      for (String name : List.copyOf(pending)) {
        if (mayStart(name)) {
          startOne(name, UnaryOperator.identity());
          pending.remove(name);
        }
      }
      requireBefore(end, "not started: " + pending);
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    for (String name : names) {
      awaitHealthy(name);
    }
  }

  private void addWithDependencies(String name, Set<String> names) {
    service(name).dependsOn().keySet().forEach(before -> addWithDependencies(before, names));
    names.add(name);
  }

  private boolean mayStart(String name) {
    return service(name).dependsOn().entrySet().stream()
        .allMatch(needed -> holds(needed.getKey(), needed.getValue()));
  }

  private boolean holds(String name, Condition condition) {
    if (name.equals(BUILD)) {
      return true;
    }
    Process process = running.get(name);
    if (process == null) {
      return false;
    }
    if (condition == Condition.SERVICE_COMPLETED_SUCCESSFULLY) {
      if (!process.isAlive() && process.exitValue() != 0) {
        throw failed(name, process);
      }
      return !process.isAlive();
    }
    if (!process.isAlive()) {
      throw failed(name, process);
    }
    return isHealthy(name);
  }

  /**
   * Starts one service, whatever it depends on.
   *
   * @param command makes what is run of what the file says
   */
  public void startOne(String name, UnaryOperator<List<String>> command)
      throws IOException, InterruptedException {
    ComposeService service = service(name);
    LocalProgram program =
        Image.of(service)
            .prepare(service, command.apply(new ArrayList<>(service.command())), machine);
    ProcessBuilder builder = machine.builder(service, program);
    variables.forEach(
        (variable, value) -> builder.environment().put(variable, value.replace("{service}", name)));
    running.put(name, builder.start());
    watch();
  }

  /** Runs a service to its end. */
  public void run(String name, UnaryOperator<List<String>> command, Duration patience)
      throws IOException, InterruptedException {
    startOne(name, command);
    Process process = running.get(name);
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      kill(name);
      throw new CommandFailure(
          name + " has not ended after " + patience.toSeconds() + " s: " + seeOutput(name));
    }
    if (process.exitValue() != 0) {
      throw failed(name, process);
    }
  }

  /** Starts a service that has ended, again and again if it does not come up at once. */
  public void restart(String name) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    startOne(name, UnaryOperator.identity());
    while (!isHealthy(name)) {
      if (!isRunning(name)) {
        startOne(name, UnaryOperator.identity());
      }
      requireBefore(end, name + " does not come up: " + seeOutput(name));
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private void awaitHealthy(String name) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (service(name).health().isPresent() && !isHealthy(name)) {
      if (!isRunning(name)) {
        throw failed(name, running.get(name));
      }
      requireBefore(end, name + " does not come up: " + seeOutput(name));
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private boolean isHealthy(String name) {
    return service(name).health().map(machine.network()::isOpen).orElse(true);
  }

  public boolean isRunning(String name) {
    Process process = running.get(name);
    return process != null && process.isAlive();
  }

  /** Of a service that has ended. */
  public int exitCode(String name) {
    return running.get(name).exitValue();
  }

  /** All processes of the service, as a container has them. */
  public List<ProcessHandle> processes(String name) {
    Process process = running.get(name);
    return process == null || !process.isAlive()
        ? List.of()
        : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /** By SIGKILL, and waits for the end. */
  public void kill(String name) throws InterruptedException {
    Process process = running.get(name);
    processes(name).forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /** By SIGSTOP: it stands still and nobody is told. */
  public void pause(String name) throws IOException, InterruptedException {
    signal("STOP", name);
  }

  /** By SIGCONT: it goes on as if no time had passed. */
  public void resume(String name) throws IOException, InterruptedException {
    signal("CONT", name);
  }

  private void signal(String signal, String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -$0 \"$@\"", signal));
    processes(name).forEach(process -> command.add(String.valueOf(process.pid())));
    if (new ProcessBuilder(command).start().waitFor() != 0 && isRunning(name)) {
      throw new IOException("SIG" + signal + " cannot be sent to " + name);
    }
  }

  private ComposeService service(String name) {
    ComposeService service = file.services().get(name);
    if (service == null) {
      throw new IllegalArgumentException("there is no service " + name);
    }
    return service;
  }

  private void watch() throws IOException {
    watchdog.watch(running.values().stream().filter(Process::isAlive).map(Process::pid).toList());
  }

  private CommandFailure failed(String name, Process process) {
    return new CommandFailure(name + " ended with " + process.exitValue() + ": " + seeOutput(name));
  }

  private String seeOutput(String name) {
    return "see " + machine.output(service(name)) + ".";
  }

  private static void requireBefore(long end, String problem) {
    if (System.nanoTime() - end > 0) {
      throw new CommandFailure(problem);
    }
  }

  /** Kills them all: nothing of them is used any more, and what is paused would not listen. */
  @Override
  public void close() throws IOException {
    for (String name : running.keySet()) {
      processes(name).forEach(ProcessHandle::destroyForcibly);
    }
    running.values().forEach(process -> process.onExit().join());
    watchdog.close();
  }
}
