package io.latestlake.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long the stand-ins were at work, which on AWS would be somebody else's machine.
 *
 * @param busy by service
 * @param cpu processor time by process; a process whose time cannot be told is not there
 * @param bytes that were moved, by {@link Moved}
 */
public record StandInLoad(
    Map<String, Duration> busy, Map<String, Duration> cpu, Map<Moved, Long> bytes) {
  /** Why bytes were moved. */
  public enum Moved {
    /** Put by the job for COPY. */
    STAGED,
    /** Written by UNLOAD. */
    UNLOADED,
    /** Copied within S3, to where readers look. */
    COPIED
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  public StandInLoad {
    busy = Map.copyOf(busy);
    cpu = Map.copyOf(cpu);
    bytes = Map.copyOf(bytes);
  }

  /** Asks the stand-ins; empty if they do not tell, which is no reason to fail. */
  public static Optional<StandInLoad> ask(String admin) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(admin + "/stats"))
              .timeout(Duration.ofMinutes(1))
              .build();
      String body =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode stats = JSON.readTree(body);
      return Optional.of(new StandInLoad(busyTimes(stats), cpuTimes(stats), bytes(stats)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Duration> busyTimes(JsonNode stats) {
    Map<String, Duration> busy = new TreeMap<>();
    for (Map.Entry<String, JsonNode> service : stats.properties()) {
      if (service.getValue().has("busyMillis")) {
        busy.put(
            service.getKey(), Duration.ofMillis(service.getValue().get("busyMillis").asLong()));
      }
    }
    return busy;
  }

  private static Map<String, Duration> cpuTimes(JsonNode stats) {
    Map<String, Duration> cpu = new TreeMap<>();
    for (Map.Entry<String, JsonNode> process : stats.path("cpuMillis").properties()) {
      if (process.getValue().isNumber()) {
        cpu.put(process.getKey(), Duration.ofMillis(process.getValue().asLong()));
      }
    }
    return cpu;
  }

  private static Map<Moved, Long> bytes(JsonNode stats) {
    long staged = 0;
    for (Map.Entry<String, JsonNode> prefix : stats.path("s3").path("prefixes").properties()) {
      if (prefix.getKey().contains("/stage/")) {
        staged += prefix.getValue().path("bytesPut").asLong();
      }
    }
    return Map.of(
        Moved.STAGED, staged,
        Moved.UNLOADED, stats.path("redshiftData").path("unload").path("bytes").asLong(),
        Moved.COPIED, stats.path("s3").path("total").path("bytesCopied").asLong());
  }

  /** Processor time of all of them. */
  public Duration totalCpu() {
    return cpu.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** What came since an earlier look. */
  public StandInLoad since(StandInLoad earlier) {
    Map<Moved, Long> moved = new EnumMap<>(Moved.class);
    bytes.forEach((why, count) -> moved.put(why, count - earlier.bytes().getOrDefault(why, 0L)));
    return new StandInLoad(difference(busy, earlier.busy()), difference(cpu, earlier.cpu()), moved);
  }

  private static Map<String, Duration> difference(
      Map<String, Duration> now, Map<String, Duration> earlier) {
    Map<String, Duration> difference = new TreeMap<>();
    now.forEach(
        (name, time) ->
            difference.put(name, time.minus(earlier.getOrDefault(name, Duration.ZERO))));
    return difference;
  }
}
