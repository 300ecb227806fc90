package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.kafka.KafkaMetrics;
import io.latestlake.localaws.wire.BusyMeter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much of a benchmark's time is the stand-ins': requests and busy time of each service,
 * processor time of this process and of PostgreSQL. Kafka does not tell when it is busy; its figure
 * is the sum of the time that it spent on requests, several at once counted several times.
 */
final class Stats {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BusyMeter meter;
  private final KafkaMetrics kafka;
  private final long postgresPid;

  Stats(BusyMeter meter, KafkaMetrics kafka, long postgresPid) {
    this.meter = requireNonNull(meter, "meter is null");
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.postgresPid = postgresPid;
  }

  byte[] toJson() {
    ObjectNode stats = JSON.createObjectNode();
    for (String service : List.of("redshiftData", "glue", "s3")) {
      BusyMeter.Reading reading = meter.read(service);
      stats
          .putObject(service)
          .put("requests", reading.requests())
          .put("busyMillis", reading.busyMillis());
    }
    stats
        .putObject("kafka")
        .put("requests", kafka.requests())
        .put("busyMillis", kafka.busyMillis());
    ObjectNode cpu = stats.putObject("cpuMillis");
    put(cpu, "jvm", jvmMillis());
    put(cpu, "postgres", new ProcessTimes(postgresPid).millis());
    try {
      return JSON.writeValueAsBytes(stats);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON cannot fail to be written", e);
    }
  }

  private static OptionalLong jvmMillis() {
    return ProcessHandle.current().info().totalCpuDuration().stream()
        .mapToLong(Duration::toMillis)
        .findFirst();
  }

  private static void put(ObjectNode node, String name, OptionalLong value) {
    if (value.isPresent()) {
      node.put(name, value.getAsLong());
    } else {
      node.putNull(name);
    }
  }
}
