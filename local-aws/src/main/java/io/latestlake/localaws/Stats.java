package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.kafka.KafkaMetrics;
import io.latestlake.localaws.redshift.Transfers;
import io.latestlake.localaws.s3.Traffic;
import io.latestlake.localaws.wire.BusyMeter;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much of a benchmark's time is the stand-ins': requests, busy time and processor time of each
 * service, processor time of this process and of PostgreSQL; and how much was moved, by what it is
 * for. What COPY and UNLOAD move is S3's traffic too. Kafka does not tell when it is busy; its
 * figure is the sum of the time that it spent on requests, several at once counted several times.
 */
final class Stats {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BusyMeter meter;
  private final Traffic traffic;
  private final Transfers transfers;
  private final KafkaMetrics kafka;
  private final long postgresPid;

  Stats(
      BusyMeter meter, Traffic traffic, Transfers transfers, KafkaMetrics kafka, long postgresPid) {
    this.meter = requireNonNull(meter, "meter is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
    this.transfers = requireNonNull(transfers, "transfers is null");
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.postgresPid = postgresPid;
  }

  byte[] toJson() {
    ObjectNode stats = JSON.createObjectNode();
    Transfers.Reading moved = transfers.read();
    ObjectNode redshift = service(stats, "redshiftData");
    redshift.putObject("copy").put("objects", moved.objectsRead()).put("bytes", moved.bytesRead());
    redshift
        .putObject("unload")
        .put("objects", moved.objectsWritten())
        .put("bytes", moved.bytesWritten());
    service(stats, "glue");
    service(stats, "kinesis");
    ObjectNode s3 = service(stats, "s3");
    s3.set("total", JSON.valueToTree(traffic.total()));
    s3.set("prefixes", JSON.valueToTree(traffic.byPrefix()));
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

  private ObjectNode service(ObjectNode stats, String name) {
    BusyMeter.Reading reading = meter.read(name);
    ObjectNode service =
        stats
            .putObject(name)
            .put("requests", reading.requests())
            .put("busyMillis", reading.busyMillis())
            .put("cpuMillis", reading.cpuMillis())
            .put("throttled", reading.throttled());
    service.set("calls", JSON.valueToTree(reading.calls()));
    return service;
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
