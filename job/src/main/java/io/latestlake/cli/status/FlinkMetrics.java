package io.latestlake.cli.status;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Metrics of the jobs that run on a Flink cluster, by its REST API
 * (https://nightlies.apache.org/flink/flink-docs-release-2.2/docs/ops/metrics/#rest-api-integration).
 */
final class FlinkMetrics {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final long FETCHED_AFTER_MILLIS = 1000;
  private static final int MOST_LOOKS = 5;

  private final String root;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param address of the JobManager
   */
  FlinkMetrics(URI address) {
    root = requireNonNull(address, "address is null").toString().replaceAll("/$", "");
  }

  /**
   * The sum over the subtasks of all running jobs; empty if none has such a metric.
   *
   * <p>Flink answers with what it fetched last and fetches anew because it was asked. So the first
   * answer may be of yesterday, or empty, and a later one is taken.
   *
   * @param end of the metric's name, after the operator's
   */
  OptionalLong sum(String end) throws InterruptedException {
    OptionalLong sum = current(end);
    for (int i = 0; i < MOST_LOOKS && (i == 0 || sum.isEmpty()); i++) {
      Thread.sleep(FETCHED_AFTER_MILLIS);
      sum = current(end);
    }
    return sum;
  }

  private OptionalLong current(String end) throws InterruptedException {
    long sum = 0;
    boolean found = false;
    for (String metrics : metricsOfRunningJobs()) {
      for (JsonNode metric : get(metrics)) {
        String id = metric.path("id").asText();
        if (id.endsWith(end)) {
          String query = "?agg=sum&get=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
          sum += get(metrics + query).path(0).path("sum").asLong();
          found = true;
        }
      }
    }
    return found ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  private List<String> metricsOfRunningJobs() throws InterruptedException {
    List<String> paths = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("state").asText().equals("RUNNING")) {
        String ofJob = "/jobs/" + job.path("jid").asText();
        for (JsonNode vertex : get(ofJob).path("vertices")) {
          paths.add(ofJob + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics");
        }
      }
    }
    return paths;
  }

  private JsonNode get(String path) throws InterruptedException {
    URI address = URI.create(root + path);
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IOException("status " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CommandFailure(
          "Flink cannot be asked at "
              + address
              + " ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + "): --flink is the address of the JobManager's REST API, such as"
              + " http://127.0.0.1:8081.");
    }
  }
}
