package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Faults of one name that the stand-ins are asked for while they run. */
public final class StandInFaults {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  /**
   * @param name of the set; a set that is put takes the place of the one before
   */
  public StandInFaults(StandIns standIns, String name) {
    requireNonNull(name, "name is null");
    this.address = URI.create(standIns.admin() + "/faults/" + name);
  }

  /**
   * @param faults a list, in the form that the stand-ins read
   */
  public void put(JsonNode faults) throws IOException, InterruptedException {
    ask(request().PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(faults))));
  }

  /** Takes them back: what they delay goes on at once. */
  public void clear() throws IOException, InterruptedException {
    ask(request().DELETE());
  }

  /** How often they have happened, all together; 0 if there are none. */
  public int happened() throws IOException, InterruptedException {
    int happened = 0;
    for (JsonNode each : ask(request())) {
      happened += each.asInt();
    }
    return happened;
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(1));
  }

  private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new CommandFailure(
          "The stand-ins refuse the faults they are asked for: " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
