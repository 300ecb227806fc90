package io.latestlake.localaws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.fault.Faults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The stand-ins as a process of their own: {@code LocalAws --dir DIR [--faults FILE]}. When all is
 * ready it prints one line of JSON ({@link Endpoints}); it lives until its standard input ends or
 * it is told to stop, and then stops what it started. If its PostgreSQL ends before, it ends too,
 * with an exit code of 1; a start in the folder takes up what was committed, and knows the
 * statements that had ended.
 *
 * <p>For tests it can be told of {@link Faults}, also by the environment, {@value #FAULTS}, which
 * reaches it through whatever starts it.
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
      checkUsage(arguments);
      Path dir = Path.of(arguments[1]).toAbsolutePath().normalize();
      Files.createDirectories(dir.resolve("logs")); // before the logger looks for it
      System.setProperty(
          "latestlake.local.log", dir.resolve("logs").resolve("local-aws.log").toString());
      run(dir, faults(arguments), out);
    } catch (Exception e) {
      System.err.println("local-aws cannot start: " + sentence(e));
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Path dir, Faults faults, PrintStream out) throws Exception {
    AtomicReference<LocalServices> running = new AtomicReference<>();
    Thread stop = new Thread(() -> stopAndHalt(running.get()), "stop");
    LocalServices services = LocalServices.start(dir, faults);
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

  private static void checkUsage(String[] arguments) {
    boolean dir = arguments.length >= 2 && arguments[0].equals("--dir") && !arguments[1].isBlank();
    boolean faults = arguments.length == 4 && arguments[2].equals("--faults");
    if (!dir || arguments.length != 2 && !faults) {
      throw new IllegalArgumentException("usage: LocalAws --dir DIR [--faults FILE]");
    }
  }

  private static Faults faults(String[] arguments) throws IOException {
    String file = arguments.length == 4 ? arguments[3] : System.getenv(FAULTS);
    return file == null ? Faults.none() : Faults.read(Path.of(file));
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
