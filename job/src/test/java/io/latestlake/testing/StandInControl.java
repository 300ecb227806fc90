package io.latestlake.testing;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Asks the running stand-ins for faults, and for the calls that came to them. */
public final class StandInControl {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI admin;

  StandInControl(URI admin) {
    this.admin = requireNonNull(admin, "admin is null");
  }

  /**
   * A call that came.
   *
   * @param kind REQUEST or WORK
   * @param about the name of a statement, a table, bucket and key of an object
   */
  public record SeenCall(String service, String kind, String name, String about) {}

  /** Puts faults under a name, in place of those that were there. */
  public void putFaults(String name, JsonNode faults) throws IOException, InterruptedException {
    ask(request("/faults/" + name).PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(faults))));
  }

  /** Takes faults back; calls that they hold fail. */
  public void clearFaults(String name) throws IOException, InterruptedException {
    ask(request("/faults/" + name).DELETE());
  }

  /** How often the faults of that name have happened, all together. */
  public int happened(String name) throws IOException, InterruptedException {
    List<Integer> each =
        JSON.readValue(ask(request("/faults/" + name)), new TypeReference<List<Integer>>() {});
    return each.stream().mapToInt(Integer::intValue).sum();
  }

  public void beginToRecord() throws IOException, InterruptedException {
    ask(request("/calls").PUT(BodyPublishers.noBody()));
  }

  /** The calls since the beginning; no more are recorded. */
  public List<SeenCall> endOfRecord() throws IOException, InterruptedException {
    return JSON.readValue(ask(request("/calls").DELETE()), new TypeReference<List<SeenCall>>() {});
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(admin.resolve(path));
  }

  private byte[] ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
    return answer.body();
  }
}
