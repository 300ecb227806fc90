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

/** How long each stand-in was busy, which on AWS would be somebody else's machine. */
public record StandInLoad(Map<String, Duration> busy) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public StandInLoad {
    busy = Map.copyOf(busy);
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
      return Optional.of(new StandInLoad(busyTimes(JSON.readTree(body))));
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

  /** What came since an earlier look. */
  public StandInLoad since(StandInLoad earlier) {
    Map<String, Duration> difference = new TreeMap<>();
    busy.forEach(
        (service, time) ->
            difference.put(
                service, time.minus(earlier.busy().getOrDefault(service, Duration.ZERO))));
    return new StandInLoad(difference);
  }
}
