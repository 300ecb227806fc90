package io.latestlake.localaws.postgres;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed run left behind of PostgreSQL: its server, sessions that outlive a killed server
 * for a moment, a data folder's half-done making. Nobody else's is touched, and a recorded number
 * alone may by now be anybody's: a process is ours if {@code postmaster.pid} names it and it serves
 * this data folder, or if it runs one of the programs that we unpacked into our own folder.
 */
final class LeftOverPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(LeftOverPostgres.class);
  private static final int SECONDS_A_SIGNAL = 10;

  private final Path dataDir;
  private final Path programs;

  /**
   * @param programs the folder of the programs that only servers of this data folder run
   */
  LeftOverPostgres(Path dataDir, Path programs) {
    this.dataDir = requireNonNull(dataDir, "dataDir is null");
    this.programs = requireNonNull(programs, "programs is null");
  }

  /** Stops it, if there is any, and removes the pid file of a server that is no more. */
  void stop() throws IOException, InterruptedException {
    Path pidFile = dataDir.resolve("postmaster.pid");
    Optional<ProcessHandle> server = recorded(pidFile).filter(this::servesThisFolder);
    if (server.isPresent()) {
      LOG.warn("Stopping PostgreSQL {}, left behind by a dead run", server.get().pid());
      end(server.get());
    }
    // Without its server a session is of no use to anybody, and the next server must not start
    // beside it: PostgreSQL sees to that by the pid file, which is about to go.
    for (ProcessHandle process : ofOurPrograms()) {
      LOG.warn("Stopping {}, left behind by a dead run", process.pid());
      kill(process);
    }
    Files.deleteIfExists(pidFile);
  }

  /**
   * Fast shutdown (SIGINT: open transactions are rolled back), then immediate (SIGQUIT), then the
   * hard way.
   */
  static void end(ProcessHandle process) throws IOException, InterruptedException {
    for (String signal : List.of("-INT", "-QUIT", "-KILL")) {
      signal(process, signal);
      if (ends(process)) {
        return;
      }
      LOG.warn("PostgreSQL {} did not stop on {}", process.pid(), signal);
    }
    throw new IOException("PostgreSQL " + process.pid() + " cannot be stopped");
  }

  private static void kill(ProcessHandle process) throws IOException, InterruptedException {
    process.destroyForcibly();
    if (!ends(process)) {
      throw new IOException("PostgreSQL " + process.pid() + " cannot be stopped");
    }
  }

  private static boolean ends(ProcessHandle process) throws IOException, InterruptedException {
    try {
      process.onExit().get(SECONDS_A_SIGNAL, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("cannot wait for PostgreSQL " + process.pid(), e);
    }
  }

  private static void signal(ProcessHandle process, String signal) throws InterruptedException {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      process.destroyForcibly(); // a system without kill
    }
  }

  private static Optional<ProcessHandle> recorded(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    try {
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean servesThisFolder(ProcessHandle process) {
    // Not the whole name: Linux adds to it if the program's file is gone meanwhile.
    return process.info().command().filter(at -> fileName(at).startsWith("postgres")).isPresent()
        && process
            .info()
            .arguments()
            .filter(arguments -> List.of(arguments).contains(dataDir.toString()))
            .isPresent();
  }

  private List<ProcessHandle> ofOurPrograms() throws IOException {
    // The system tells programs by their real path.
    Path ours = programs.toRealPath();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(at -> isIn(ours, at)).isPresent())
        .toList();
  }

  private static String fileName(String command) {
    return String.valueOf(Path.of(command).getFileName());
  }

  private static boolean isIn(Path folder, String command) {
    return Path.of(command).startsWith(folder);
  }
}
