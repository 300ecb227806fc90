package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.fault.Faults;
import io.latestlake.localaws.glue.GlueService;
import io.latestlake.localaws.kinesis.KinesisLimits;
import io.latestlake.localaws.kinesis.KinesisService;
import io.latestlake.localaws.postgres.PostgresAddress;
import io.latestlake.localaws.redshift.DataApiLimits;
import io.latestlake.localaws.redshift.RedshiftService;
import io.latestlake.localaws.s3.S3Limits;
import io.latestlake.localaws.s3.S3Server;
import io.latestlake.localaws.wire.BusyMeter;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.CallJournal;
import io.latestlake.localaws.wire.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One stand-in as a process of its own, at an address that is given, where others run elsewhere:
 *
 * <pre>
 * SingleService s3       --dir DIR --listen HOST:PORT
 * SingleService glue     --dir DIR --listen HOST:PORT
 * SingleService kinesis  --dir DIR --listen HOST:PORT
 * SingleService redshift --dir DIR --listen HOST:PORT --postgres HOST:PORT --s3 URL
 * </pre>
 *
 * <p>It lives until it is told to stop. {@code redshift} waits for its PostgreSQL at the start; if
 * that goes away later, statements fail until it is back. The faults of {@link LocalAws} can be
 * asked for by the same variable; {@value #CALLS} names a file that all calls are written to.
 */
public final class SingleService {
  private static final String CALLS = "LATEST_LAKE_CALLS";
  private static final String USAGE =
      "usage: SingleService s3|glue|kinesis|redshift --dir DIR --listen HOST:PORT"
          + " [--postgres HOST:PORT --s3 URL]";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long TRY_EVERY_MILLIS = 250;

  private final Map<String, String> options;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private SingleService(Map<String, String> options) {
    this.options = options;
  }

  public static void main(String[] arguments) {
    // Read when the server's class loads, see LocalAws.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      SingleService service = new SingleService(options(arguments));
      Path dir = Path.of(service.option("dir")).toAbsolutePath().normalize();
      Files.createDirectories(dir.resolve("logs"));
      System.setProperty(
          "latestlake.local.log", dir.resolve("logs").resolve(arguments[0] + ".log").toString());
      Runtime.getRuntime().addShutdownHook(new Thread(service::stopAndHalt, "stop"));
      URI endpoint = service.start(arguments[0], dir);
      System.out.println(arguments[0] + " is ready at " + endpoint);
      Thread.currentThread().join();
    } catch (Exception e) {
      System.err.println(
          "local-aws cannot start: " + (e.getMessage() == null ? e : e.getMessage()));
      Runtime.getRuntime().halt(1);
    }
  }

  private static Map<String, String> options(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--")) {
        throw new IllegalArgumentException(USAGE);
      }
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    if (arguments.length % 2 == 0 || arguments[0].startsWith("-")) {
      throw new IllegalArgumentException(USAGE);
    }
    return options;
  }

  private String option(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing; " + USAGE);
    }
    return value;
  }

  private URI start(String name, Path dir) throws Exception {
    ListenAddress at = ListenAddress.parse(option("listen"));
    DataFolder folder = opened(DataFolder.open(dir, PATIENCE));
    Faults faults = opened(faults());
    List<CallInterceptor> around = new ArrayList<>(List.of(faults));
    if (System.getenv(CALLS) != null) {
      around.add(0, opened(CallJournal.append(Path.of(System.getenv(CALLS)), Clock.systemUTC())));
    }
    CallInterceptor interceptor = CallInterceptor.chain(around);
    return switch (name) {
      case "s3" ->
          opened(
                  S3Server.start(
                      at,
                      folder.s3(),
                      LocalServices.ACCESS_KEY_ID,
                      LocalServices.SECRET_ACCESS_KEY,
                      S3Limits.AWS,
                      new BusyMeter(System::nanoTime, () -> 0),
                      interceptor))
              .endpoint();
      case "glue" -> opened(GlueService.start(at, folder.glue(), interceptor)).endpoint();
      case "kinesis" ->
          opened(
                  KinesisService.start(
                      at,
                      folder.kinesis(),
                      LocalServices.REGION,
                      KinesisLimits.AWS,
                      Clock.systemUTC(),
                      interceptor))
              .endpoint();
      case "redshift" -> redshift(at, folder, interceptor).endpoint();
      default -> throw new IllegalArgumentException("there is no " + name + "; " + USAGE);
    };
  }

  private RedshiftService redshift(ListenAddress at, DataFolder folder, CallInterceptor interceptor)
      throws Exception {
    ListenAddress postgres = ListenAddress.parse(option("postgres"));
    S3Client s3 =
        opened(
            S3Server.client(
                URI.create(option("s3")),
                LocalServices.REGION,
                LocalServices.ACCESS_KEY_ID,
                LocalServices.SECRET_ACCESS_KEY));
    PostgresAddress address = new PostgresAddress(postgres.host(), postgres.port());
    awaitPostgres(address);
    return opened(
        RedshiftService.start(at, address, s3, folder.redshift(), DataApiLimits.AWS, interceptor));
  }

  private static void awaitPostgres(PostgresAddress address)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        address.connectAsSuperuser("postgres").close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > end) {
          throw new IOException("PostgreSQL does not answer: " + e.getMessage(), e);
        }
        Thread.sleep(TRY_EVERY_MILLIS);
      }
    }
  }

  private static Faults faults() throws IOException {
    String file = System.getenv(LocalAws.FAULTS);
    return file == null ? Faults.none() : Faults.read(Path.of(file));
  }

  private <T extends AutoCloseable> T opened(T service) {
    running.push(requireNonNull(service, "service is null"));
    return service;
  }

  private void stopAndHalt() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("A service did not stop cleanly: " + e);
      }
    }
    Runtime.getRuntime().halt(0);
  }
}
