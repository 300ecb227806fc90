package io.latestlake.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long the stand-ins were at work, which on AWS would be somebody else's machine.
 *
 * @param busy by service
 * @param cpu processor time by process; a process whose time cannot be told is not there
 */
public record StandInLoad(Map<String, Duration> busy, Map<String, Duration> cpu) {
  public static final StandInLoad NONE = new StandInLoad(Map.of(), Map.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  public StandInLoad {
    busy = Map.copyOf(busy);
    cpu = Map.copyOf(cpu);
  }

  /** Asks the stand-ins; empty if they do not tell, which is no reason to fail. */
  public static Optional<StandInLoad> ask(String admin) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(admin + "/stats"))
              .timeout(Duration.ofSeconds(5))
              .build();
      String body =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode stats = JSON.readTree(body);
      return Optional.of(new StandInLoad(busyTimes(stats), cpuTimes(stats)));
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

  /** Processor time of all of them. */
  public Duration totalCpu() {
    return cpu.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** What came since an earlier look. */
  public StandInLoad since(StandInLoad earlier) {
    return new StandInLoad(difference(busy, earlier.busy()), difference(cpu, earlier.cpu()));
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
