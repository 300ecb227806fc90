package io.latestlake.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What AWS has not: {@code GET /stats} tells how busy the stand-ins were; {@code POST /clock} with
 * a duration, {@code PT6M}, lets Kinesis's time pass.
 */
final class AdminServer implements AutoCloseable {
  private final HttpServer server;
  private final Supplier<byte[]> stats;
  private final Consumer<Duration> clock;

  AdminServer(Supplier<byte[]> stats, Consumer<Duration> clock) throws IOException {
    this.stats = requireNonNull(stats, "stats is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/stats", this::tellStats);
    server.createContext("/clock", this::advanceClock);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void advanceClock(HttpExchange exchange) throws IOException {
    try (exchange) {
      String duration = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      int status = 204;
      try {
        clock.accept(Duration.parse(duration.strip()));
      } catch (DateTimeParseException e) {
        status = 400;
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void tellStats(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = stats.get();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
