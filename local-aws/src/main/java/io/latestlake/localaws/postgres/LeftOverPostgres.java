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
 * The server that a killed run left behind. Only a process that its own {@code postmaster.pid}
 * names and whose command line names this data folder is touched: a recorded number alone may by
 * now be anybody's.
 */
final class LeftOverPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(LeftOverPostgres.class);
  private static final int SECONDS_A_SIGNAL = 10;

  private final Path dataDir;

  LeftOverPostgres(Path dataDir) {
    this.dataDir = requireNonNull(dataDir, "dataDir is null");
  }

  /** Stops it, if there is one, and removes the pid file of a server that is no more. */
  void stop() throws IOException, InterruptedException {
    Path pidFile = dataDir.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> process = recorded(pidFile).filter(this::servesThisFolder);
    if (process.isPresent()) {
      LOG.warn("Stopping PostgreSQL {}, left behind by a dead run", process.get().pid());
      end(process.get());
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
      try {
        process.onExit().get(SECONDS_A_SIGNAL, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        LOG.warn("PostgreSQL {} did not stop on {}", process.pid(), signal);
      } catch (ExecutionException e) {
        throw new IOException("cannot wait for PostgreSQL " + process.pid(), e);
      }
    }
    throw new IOException("PostgreSQL " + process.pid() + " cannot be stopped");
  }

  private static void signal(ProcessHandle process, String signal) throws InterruptedException {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      process.destroyForcibly(); // a system without kill
    }
  }

  private static Optional<ProcessHandle> recorded(Path pidFile) throws IOException {
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
    String folder = dataDir.toString();
    ProcessHandle.Info info = process.info();
    return info.arguments().map(arguments -> List.of(arguments).contains(folder)).orElse(false)
        || info.commandLine()
            .map(line -> line.contains("postgres") && line.contains(folder))
            .orElse(false);
  }
}
