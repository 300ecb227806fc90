package io.latestlake.localaws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.fault.CallLog;
import io.latestlake.localaws.fault.Faults;
import io.latestlake.localaws.kinesis.KinesisLimits;
import io.latestlake.localaws.kinesis.KinesisService;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.SettableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kinesis alone, for whoever needs nothing else and would not wait for a database: {@code
 * LocalKinesis --dir DIR}. It prints the line of {@link LocalAws} with the members that it has, and
 * lives as long as its standard input.
 */
public final class LocalKinesis {
  private LocalKinesis() {}

  public static void main(String[] arguments) throws Exception {
    // As in LocalAws: read when the server's class loads.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    PrintStream out = System.out;
    System.setOut(System.err);
    if (arguments.length != 2 || !arguments[0].equals("--dir")) {
      System.err.println("usage: LocalKinesis --dir DIR");
      System.exit(2);
    }
    Path dir = Path.of(arguments[1]).toAbsolutePath().normalize();
    Files.createDirectories(dir.resolve("logs")); // before the logger looks for it
    System.setProperty(
        "latestlake.local.log", dir.resolve("logs").resolve("local-kinesis.log").toString());
    run(dir, out);
    System.exit(0);
  }

  private static void run(Path dir, PrintStream out) throws Exception {
    SettableClock clock = new SettableClock(Clock.systemUTC());
    try (DataFolder folder = DataFolder.open(dir, Duration.ZERO);
        KinesisService kinesis =
            KinesisService.start(
                folder.kinesis(),
                LocalServices.REGION,
                KinesisLimits.AWS,
                clock,
                CallInterceptor.chain(List.of()));
        AdminServer admin =
            new AdminServer(
                () -> new byte[] {'{', '}'}, clock::advance, Faults.none(), new CallLog())) {
      Map<String, String> endpoints = new TreeMap<>();
      endpoints.put("kinesis", kinesis.endpoint().toString());
      endpoints.put("admin", admin.endpoint().toString());
      endpoints.put("region", LocalServices.REGION);
      endpoints.put("accessKeyId", LocalServices.ACCESS_KEY_ID);
      endpoints.put("secretAccessKey", LocalServices.SECRET_ACCESS_KEY);
      out.println(new ObjectMapper().writeValueAsString(endpoints));
      out.flush();
      awaitEndOfInput();
    }
  }

  private static void awaitEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // a broken pipe is an end as well
    }
  }
}
