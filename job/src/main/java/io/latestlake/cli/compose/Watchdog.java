package io.latestlake.cli.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;

/**
 * Ends the services when this process is killed, which cannot do it any more: a shell that waits
 * for the end of its input, and then kills whoever is on its list.
 */
final class Watchdog implements AutoCloseable {
  private static final String SHELL =
      "trap '' INT HUP; cat >/dev/null;"
          + " for p in $(cat \"$1\"); do kill -9 \"$p\" 2>/dev/null; done; exit 0";

  private final Process shell;
  private final Path list;

  private Watchdog(Process shell, Path list) {
    this.shell = shell;
    this.list = list;
  }

  static Watchdog start(Path list) throws IOException {
    Files.writeString(list, "");
    Process shell =
        new ProcessBuilder(List.of("/bin/sh", "-c", SHELL, "sh", list.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Watchdog(shell, list);
  }

  /** All that are to be ended, in place of those before. */
  synchronized void watch(Collection<Long> processes) throws IOException {
    Path next = list.resolveSibling(list.getFileName() + ".next");
    Files.write(next, processes.stream().map(String::valueOf).toList(), StandardCharsets.UTF_8);
    Files.move(next, list, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    watch(List.of());
    shell.getOutputStream().close();
    shell.onExit().join();
  }
}
