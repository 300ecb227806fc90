package io.latestlake.localaws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.fault.Faults;
import io.latestlake.localaws.redshift.DataApiLimits;
import io.latestlake.localaws.s3.S3Limits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The stand-ins as a process of their own: {@code LocalAws --dir DIR [--faults FILE]
 * [--unlimited]}. When all is ready it prints one line of JSON ({@link Endpoints}); it lives until
 * its standard input ends or it is told to stop, and then stops what it started. If its PostgreSQL
 * ends before, it ends too, with an exit code of 1; a start in the folder takes up what was
 * committed, and knows the statements that had ended.
 *
 * <p>For tests it can be told of {@link Faults}, also by the environment, {@value #FAULTS}, which
 * reaches it through whatever starts it; more can be asked for while it runs ({@link AdminServer}).
 * Unlimited, no call comes too fast for it.
 */
public final class LocalAws {
  static final String FAULTS = "LATEST_LAKE_FAULTS";

  private LocalAws() {}

  public static void main(String[] arguments) {
    // Read when the server's class loads: without it each answer waits 40 ms for an
    // acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    PrintStream out = System.out;
    System.setOut(System.err);
    try {
      Options options = Options.of(arguments);
      Path dir = options.dir().toAbsolutePath().normalize();
      Files.createDirectories(dir.resolve("logs")); // before the logger looks for it
      System.setProperty(
          "latestlake.local.log", dir.resolve("logs").resolve("local-aws.log").toString());
      run(dir, options, out);
    } catch (Exception e) {
      System.err.println("local-aws cannot start: " + sentence(e));
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Path dir, Options options, PrintStream out) throws Exception {
    AtomicReference<LocalServices> running = new AtomicReference<>();
    Thread stop = new Thread(() -> stopAndHalt(running.get()), "stop");
    Faults faults = options.faults() == null ? Faults.none() : Faults.read(options.faults());
    LocalServices services =
        options.unlimited()
            ? LocalServices.start(dir, faults, DataApiLimits.AWS.atAnyRate(), S3Limits.NONE)
            : LocalServices.start(dir, faults);
    running.set(services);
    Runtime.getRuntime().addShutdownHook(stop);
    out.println(new ObjectMapper().writeValueAsString(services.endpoints()));
    out.flush();
    services.ended().thenRun(LocalAws::giveUp);
    awaitEndOfInput();
    System.exit(0);
  }

  /** The exit code tells that this was a wish, not an accident, also after a signal. */
  private static void stopAndHalt(LocalServices services) {
    services.close();
    Runtime.getRuntime().halt(0);
  }

  /** At once: who uses Redshift should hear of it before it hears errors that lead astray. */
  private static void giveUp() {
    System.err.println("local-aws ends: its PostgreSQL has ended, see logs/postgres.log");
    Runtime.getRuntime().halt(1);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // whatever is written to us means nothing
      }
    } catch (IOException e) {
      // a broken pipe is an end as well
    }
  }

  /**
   * @param faults null for none
   */
  private record Options(Path dir, Path faults, boolean unlimited) {
    static Options of(String[] arguments) {
      Path dir = null;
      String faults = System.getenv(FAULTS);
      boolean unlimited = false;
      Iterator<String> rest = List.of(arguments).iterator();
      while (rest.hasNext()) {
        String option = rest.next();
        if (option.equals("--unlimited")) {
          unlimited = true;
        } else if (option.equals("--dir") && rest.hasNext()) {
          String value = rest.next();
          dir = value.isBlank() ? null : Path.of(value);
        } else if (option.equals("--faults") && rest.hasNext()) {
          faults = rest.next();
        } else {
          throw usage();
        }
      }
      if (dir == null) {
        throw usage();
      }
      return new Options(dir, faults == null ? null : Path.of(faults), unlimited);
    }

    private static IllegalArgumentException usage() {
      return new IllegalArgumentException(
          "usage: LocalAws --dir DIR [--faults FILE] [--unlimited]");
    }
  }

  private static String sentence(Exception e) {
    if (e instanceof FileSystemException file) {
      return "cannot use " + file.getFile() + " (" + file.getClass().getSimpleName() + ")";
    }
    return e.getMessage() == null
        ? e.toString()
        : e.getMessage().lines().findFirst().orElse(e.toString());
  }
}
