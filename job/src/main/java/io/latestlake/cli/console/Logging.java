package io.latestlake.cli.console;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where log lines go. Has to be decided before the first class logs; log4j is configured by files,
 * so that nothing here is compiled against it.
 */
public final class Logging {
  /** Lines of this logger are for the person at the terminal, already worded. */
  public static final String PROGRESS = "io.latestlake.progress";

  private static final String CONFIGURATION = "log4j2.configurationFile";
  private static final String FILE = "latestlake.log.file";
  private static final String SHOWN = "latestlake.log.shown";
  private static final String FOLDER = "classpath:io/latestlake/cli/console/";

  private Logging() {}

  /** Warnings to standard error: for a command that has no folder of its own. */
  public static void toConsole() {
    System.setProperty(CONFIGURATION, FOLDER + "log4j2-console.xml");
  }

  /** All to a file, progress to standard output besides. */
  public static void toFile(Path file) {
    System.setProperty(FILE, file.toAbsolutePath().toString());
    System.setProperty(CONFIGURATION, FOLDER + "log4j2-file.xml");
  }

  /** All to standard error besides, in more detail. */
  public static void show() {
    System.setProperty(SHOWN, "DEBUG");
  }

  static boolean isShown() {
    return System.getProperty(SHOWN) != null;
  }

  /** The file that log lines go to. */
  public static Optional<Path> file() {
    return Optional.ofNullable(System.getProperty(FILE)).map(Path::of);
  }
}
