package io.latestlake.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.metrics.Metric;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;

/**
 * Follows the metrics of the commit operator, where a person would look for them: in Flink's REST
 * API
 * (https://nightlies.apache.org/flink/flink-docs-release-2.2/docs/ops/rest_api/#jobs-jobid-vertices-vertexid-metrics).
 * Keeps the greatest value that each was seen with. Of one job: its metrics are looked for until
 * they are found.
 */
final class CommitterWatch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Flink puts the subtask and the operator's name before it, with some letters replaced. */
  private static final String GROUP = ".kinesisanalytics.";

  private final URI rest;
  private final Map<Metric, String> suffixes = new EnumMap<>(Metric.class);
  private final Map<Metric, Long> greatest = new EnumMap<>(Metric.class);
  private final HttpClient client = HttpClient.newHttpClient();

  private String path;
  private Map<String, Metric> byId = Map.of();

  /**
   * @param rest Flink's address
   */
  CommitterWatch(URI rest, String table) {
    this.rest = requireNonNull(rest, "rest is null");
    requireNonNull(table, "table is null");
    suffixes.put(Metric.STREAM_HELD_BACK, GROUP + Metric.STREAM_HELD_BACK.text());
    for (Metric metric :
        List.of(
            Metric.WAITING_BYTES,
            Metric.WAITING_STAGED_CHECKPOINTS,
            Metric.OLDEST_WAITING_SECONDS,
            Metric.COMMITS)) {
      suffixes.put(metric, GROUP + "table." + table + "." + metric.text());
    }
  }

  void look(JobID job) throws IOException, InterruptedException {
    if (byId.isEmpty()) {
      find(job);
    }
    if (!byId.isEmpty()) {
      String ids = URLEncoder.encode(String.join(",", byId.keySet()), UTF_8);
      for (JsonNode each : get(path + "?get=" + ids)) {
        Metric metric = byId.get(each.path("id").asText());
        greatest.merge(metric, each.path("value").asLong(), Math::max);
      }
    }
  }

  /** 0 if it was never seen. */
  long greatest(Metric metric) {
    return greatest.getOrDefault(metric, 0L);
  }

  private void find(JobID job) throws IOException, InterruptedException {
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String metrics = "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/metrics";
      Map<String, Metric> found = new HashMap<>();
      for (JsonNode each : get(metrics)) {
        String id = each.path("id").asText();
        suffixes.forEach(
            (metric, suffix) -> {
              if (id.endsWith(suffix)) {
                found.put(id, metric);
              }
            });
      }
      if (found.size() == suffixes.size()) {
        path = metrics;
        byId = found;
        return;
      }
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(rest.resolve(path)).timeout(TIMEOUT).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.nullNode();
  }
}
