package io.latestlake.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.bench.Fed.Shards;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.local.Counts;
import io.latestlake.cli.local.Installation;
import io.latestlake.cli.local.StandIns;
import io.latestlake.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final long RECORDS = 2_000_000;
  private static final Settings SETTINGS =
      new Installation(Path.of(System.getProperty("latestlake.root")), List.of(), Path.of("none"))
          .settings(Map.of(), StandIns.NOT_YET, "file:///none");
  private static final Fed TOPIC = new Fed(BenchSource.KAFKA, SETTINGS, RECORDS, Optional.empty());
  private static final Fed STREAM =
      new Fed(BenchSource.KINESIS, SETTINGS, RECORDS, Optional.of(new Shards(64, 210_000)));

  @Test
  void kafkaAloneIsNotNamedAndComparedWithNothing() throws Exception {
    BenchReport report = report(List.of(TOPIC), measured(BenchSource.KAFKA, Phase.DECODE, 10));

    assertThat(report.lines())
        .contains("source + decode                 10.0 s, 200,000 records/s")
        .noneMatch(line -> line.contains("Kafka") || line.contains("Kinesis"));
    assertThat(json(report).fieldNames()).toIterable().doesNotContain("kinesis");
  }

  @Test
  void kinesisStandsBesideKafkaPhaseByPhase() throws Exception {
    BenchReport report =
        report(
            List.of(TOPIC, STREAM),
            measured(BenchSource.KAFKA, Phase.DECODE, 10),
            measured(BenchSource.KINESIS, Phase.DECODE, 16),
            measured(BenchSource.KAFKA, Phase.PUBLISH, 80),
            measured(BenchSource.KINESIS, Phase.PUBLISH, 80));

    assertThat(report.lines())
        .containsSubsequence(
            "Kafka: source + decode          10.0 s, 200,000 records/s",
            "Kinesis: source + decode        16.0 s, 125,000 records/s",
            "Kinesis: until all is published 80.0 s, 25,000 records/s")
        .endsWith(
            "records/s",
            "                            Kafka  Kinesis",
            "  source + decode         200,000  125,000   62 %",
            "  until all is published   25,000   25,000  100 %",
            "  The 64 shards give at most 210,000 records/s of this log.");
    JsonNode json = json(report);
    assertThat(json.get("phases").fieldNames()).toIterable().containsExactly("decode", "publish");
    assertThat(json.at("/phases/decode/recordsPerSecond").asLong()).isEqualTo(200_000);
    assertThat(json.at("/kinesis/phases/decode/recordsPerSecond").asLong()).isEqualTo(125_000);
    assertThat(json.at("/kinesis/mostRecordsPerSecond").asLong()).isEqualTo(210_000);
  }

  private static BenchReport report(List<Fed> logs, Measured... phases) {
    return new BenchReport(
        GeneratorOptions.of(500_000, 1_500_000), SETTINGS.run(), logs, List.of(phases));
  }

  private static Measured measured(BenchSource source, Phase phase, int seconds) {
    return new Measured(
        source,
        phase,
        Counts.of(Map.of("records-in", RECORDS)),
        Duration.ofSeconds(seconds),
        new JvmMeter.Reading(Duration.ofSeconds(1), Duration.ZERO, RECORDS, RECORDS),
        Optional.empty(),
        Measured.Checkpoints.NONE);
  }

  private static JsonNode json(BenchReport report) throws Exception {
    return new ObjectMapper().readTree(report.json());
  }
}
