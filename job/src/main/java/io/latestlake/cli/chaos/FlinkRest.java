package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flink's REST API, as far as it is needed
 * (https://nightlies.apache.org/flink/flink-docs-release-2.2/docs/ops/rest_api/).
 */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String root;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param state as Flink names it: RUNNING, RESTARTING, FINISHED, FAILED and so on
   */
  record Job(String id, String state) {
    Job {
      requireNonNull(id, "id is null");
      requireNonNull(state, "state is null");
    }
  }

  FlinkRest(String address) {
    this.root = "http://" + address + ":8081";
  }

  /** The job of the cluster, which has no more than one. */
  Optional<Job> job() throws IOException, InterruptedException {
    JsonNode jobs = get("/jobs/overview").path("jobs");
    return jobs.isEmpty()
        ? Optional.empty()
        : Optional.of(new Job(jobs.get(0).get("jid").asText(), jobs.get(0).get("state").asText()));
  }

  /** Resource ids of the TaskManagers at which tasks run. */
  List<String> taskManagersAtWork() throws IOException, InterruptedException {
    List<String> atWork = new ArrayList<>();
    for (JsonNode each : get("/taskmanagers").path("taskmanagers")) {
      if (each.get("freeSlots").asInt() < each.get("slotsNumber").asInt()) {
        atWork.add(each.get("id").asText());
      }
    }
    return atWork;
  }

  /** Whether all tasks run. */
  boolean allRunning(Job job) throws IOException, InterruptedException {
    JsonNode tasks = get("/jobs/" + job.id()).path("vertices");
    for (JsonNode task : tasks) {
      if (!task.get("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !tasks.isEmpty();
  }

  /**
   * Asks a job to end as if its input had ended.
   *
   * @return the request's id
   */
  String stopWithDrain(Job job) throws IOException, InterruptedException {
    HttpRequest request =
        request("/jobs/" + job.id() + "/stop")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"drain\": true}"))
            .build();
    return send(request).get("request-id").asText();
  }

  /** Whether a request of {@link #stopWithDrain} is still being worked at. */
  boolean isStopping(Job job, String request) throws IOException, InterruptedException {
    JsonNode status = get("/jobs/" + job.id() + "/savepoints/" + request).path("status");
    return !status.path("id").asText().equals("COMPLETED");
  }

  /** What the tasks that run now have counted under a name; nothing is left of those before. */
  long accumulated(Job job, String name) throws IOException, InterruptedException {
    long sum = 0;
    JsonNode all = get("/jobs/" + job.id() + "/accumulators").path("user-task-accumulators");
    for (JsonNode each : all) {
      if (each.get("name").asText().equals(name)) {
        sum += each.get("value").asLong();
      }
    }
    return sum;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path)).timeout(TIMEOUT);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(request.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
