package io.latestlake.localaws;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The stand-ins as a process of their own: {@code LocalAws --dir DIR}. When all is ready it prints
 * one line of JSON ({@link Endpoints}); it lives until its standard input ends or it is told to
 * stop, and then stops what it started.
 */
public final class LocalAws {
  private LocalAws() {}

  public static void main(String[] arguments) {
    // Read when the server's class loads: without it each answer waits 40 ms for an
    // acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    PrintStream out = System.out;
    System.setOut(System.err);
    try {
      Path dir = directory(arguments);
      Files.createDirectories(dir.resolve("logs")); // before the logger looks for it
      System.setProperty(
          "latestlake.local.log", dir.resolve("logs").resolve("local-aws.log").toString());
      run(dir, out);
    } catch (Exception e) {
      System.err.println("local-aws cannot start: " + sentence(e));
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Path dir, PrintStream out) throws Exception {
    AtomicReference<LocalServices> running = new AtomicReference<>();
    Thread stop = new Thread(() -> stopAndHalt(running.get()), "stop");
    LocalServices services = LocalServices.start(dir);
    running.set(services);
    Runtime.getRuntime().addShutdownHook(stop);
    out.println(new ObjectMapper().writeValueAsString(services.endpoints()));
    out.flush();
    awaitEndOfInput();
    System.exit(0);
  }

  /** The exit code tells that this was a wish, not an accident, also after a signal. */
  private static void stopAndHalt(LocalServices services) {
    services.close();
    Runtime.getRuntime().halt(0);
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

  private static Path directory(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--dir") || arguments[1].isBlank()) {
      throw new IllegalArgumentException("usage: LocalAws --dir DIR");
    }
    return Path.of(arguments[1]).toAbsolutePath().normalize();
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
