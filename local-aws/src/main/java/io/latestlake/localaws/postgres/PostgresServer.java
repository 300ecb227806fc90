package io.latestlake.localaws.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server over a data folder, as a child process. It trusts loopback, and nothing else
 * can reach it. It may lose its latest commits when the machine loses power, never when processes
 * are killed: a commit has been written to the system's page cache before anybody hears of it.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final String SUPERUSER = "postgres";
  private static final int ATTEMPTS = 3;
  private static final int START_SECONDS = 60;
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "50"),
          // In the data folder instead of /dev/shm: nothing is written outside.
          Map.entry("dynamic_shared_memory_type", "mmap"),
          Map.entry("fsync", "off"),
          // Off would leave a commit in the server's own memory for a moment, and a kill takes
          // that.
          Map.entry("synchronous_commit", "on"),
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("max_wal_size", "2GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("work_mem", "64MB"),
          Map.entry("maintenance_work_mem", "128MB"),
          Map.entry("temp_buffers", "64MB"),
          Map.entry("max_parallel_workers_per_gather", "0"),
          Map.entry("jit", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("lc_messages", "C"));

  private final Process process;
  private final int port;
  private volatile boolean closing;

  private PostgresServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the server; a left-over one on the same folder is stopped first. */
  public static PostgresServer start(
      Path dataDir, Path binariesDir, Path log, CallInterceptor interceptor) throws Exception {
    Path dir = requireNonNull(dataDir, "dataDir is null").toAbsolutePath();
    requireNonNull(interceptor, "interceptor is null");
    PostgresBinaries binaries = PostgresBinaries.unpack(binariesDir.toAbsolutePath());
    LeftOverPostgres leftOver = new LeftOverPostgres(dir, binaries.folder());
    leftOver.stop();
    if (!Files.exists(dir)) {
      initialise(binaries, dir, log, interceptor);
    }
    for (int attempt = 1; ; attempt++) {
      int port = FreePort.find();
      Process process = run("postgres", arguments(dir, port), binaries, log, interceptor);
      try {
        awaitReady(process, dir);
        return new PostgresServer(process, port);
      } catch (IOException e) {
        process.destroyForcibly();
        if (attempt == ATTEMPTS) {
          throw new IOException("PostgreSQL does not start, see " + log, e);
        }
        LOG.warn("PostgreSQL did not start, trying again", e);
        // One that its dead run had just started, and that was not to be seen at the first look.
        leftOver.stop();
      }
    }
  }

  public PostgresAddress address() {
    return new PostgresAddress("127.0.0.1", port);
  }

  public long pid() {
    return process.pid();
  }

  /** Completes when the server ends, except by {@link #close()}. */
  public CompletionStage<Void> ended() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    process
        .onExit()
        .thenRun(
            () -> {
              if (!closing) {
                ended.complete(null);
              }
            });
    return ended;
  }

  @Override
  public void close() throws IOException {
    closing = true;
    if (!process.isAlive()) {
      return;
    }
    try {
      LeftOverPostgres.end(process.toHandle());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL stopped", e);
    }
  }

  /** Made under another name and renamed last. */
  private static void initialise(
      PostgresBinaries binaries, Path dir, Path log, CallInterceptor interceptor) throws Exception {
    Path half = dir.resolveSibling(dir.getFileName() + ".half");
    Folders.delete(half);
    List<String> arguments =
        List.of(
            "-D",
            half.toString(),
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions");
    if (run("initdb", arguments, binaries, log, interceptor).waitFor() != 0) {
      throw new IOException("PostgreSQL's data folder cannot be made, see " + log);
    }
    Files.move(half, dir);
  }

  private static List<String> arguments(Path dir, int port) {
    List<String> arguments =
        new ArrayList<>(List.of("-D", dir.toString(), "-p", Integer.toString(port)));
    SETTINGS.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }

  private static Process run(
      String program,
      List<String> arguments,
      PostgresBinaries binaries,
      Path log,
      CallInterceptor interceptor)
      throws Exception {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder = new ProcessBuilder(binaries.command(program, arguments));
    builder.environment().put("LC_ALL", "C");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = interceptor.around(Call.work("postgres", program), builder::start);
    process.getOutputStream().close();
    return process;
  }

  /** The last line of {@code postmaster.pid} tells when the server takes connections. */
  private static void awaitReady(Process process, Path dir)
      throws IOException, InterruptedException {
    Path pidFile = dir.resolve("postmaster.pid");
    for (int i = 0; i < START_SECONDS * 100; i++) {
      if (!process.isAlive()) {
        throw new IOException("PostgreSQL ended with " + process.exitValue());
      }
      if (Files.exists(pidFile) && tellsReady(Files.readString(pidFile, UTF_8), process)) {
        return;
      }
      Thread.sleep(10);
    }
    throw new IOException("PostgreSQL was not ready after " + START_SECONDS + " s");
  }

  /** It may still be the file of another server, which then refuses this one. */
  private static boolean tellsReady(String pidFile, Process process) {
    return pidFile.startsWith(process.pid() + "\n") && pidFile.stripTrailing().endsWith("ready");
  }
}
