package io.latestlake.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.latestlake.localaws.fault.CallLog;
import io.latestlake.localaws.fault.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What AWS has not.
 *
 * <ul>
 *   <li>{@code GET /stats} tells how busy the stand-ins were.
 *   <li>{@code POST /clock} with a duration, {@code PT6M}, lets Kinesis's time pass.
 *   <li>{@code PUT /faults/<name>} with a list as in {@link Faults} asks for faults, {@code DELETE}
 *       takes them back, {@code GET} tells how often each has happened.
 *   <li>{@code PUT /calls} begins to record all calls, {@code DELETE} ends it, {@code GET} tells
 *       them.
 * </ul>
 */
final class AdminServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAULTS = "/faults/";

  private final HttpServer server;
  private final Supplier<byte[]> stats;
  private final Consumer<Duration> clock;
  private final Faults faults;
  private final CallLog calls;

  AdminServer(Supplier<byte[]> stats, Consumer<Duration> clock, Faults faults, CallLog calls)
      throws IOException {
    this.stats = requireNonNull(stats, "stats is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.calls = requireNonNull(calls, "calls is null");
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/stats", exchange -> handle(exchange, this::stats));
    server.createContext("/clock", this::advanceClock);
    server.createContext(FAULTS, exchange -> handle(exchange, this::faults));
    server.createContext("/calls", exchange -> handle(exchange, this::calls));
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

  /** Answers a request with JSON. */
  private interface Handler {
    byte[] answer(HttpExchange exchange) throws IOException;
  }

  private byte[] stats(HttpExchange exchange) {
    return stats.get();
  }

  private byte[] faults(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(FAULTS.length());
    switch (exchange.getRequestMethod()) {
      case "PUT" -> faults.put(name, exchange.getRequestBody().readAllBytes());
      case "DELETE" -> faults.clear(name);
      default -> {
        // only asked for
      }
    }
    return JSON.writeValueAsBytes(faults.happened(name));
  }

  private byte[] calls(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> calls.begin();
      case "DELETE" -> calls.end();
      default -> {
        // only asked for
      }
    }
    return JSON.writeValueAsBytes(calls.entries());
  }

  private static void handle(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      int status = 200;
      byte[] body;
      try {
        body = handler.answer(exchange);
      } catch (IOException e) {
        status = 400;
        body = String.valueOf(e.getMessage()).getBytes(UTF_8);
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
