package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.LauncherFolder.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark as a user starts it, on a small log. */
class BenchTest {
  private static final int RECORDS = 4_000;

  @TempDir private Path folder;

  @Test
  void eachPhaseReadsTheWholeLogFromKafkaAndFromKinesisAndTellsWhatItTook() throws Exception {
    LauncherFolder checkout =
        new LauncherFolder(folder).built().with("PATH", System.getenv("PATH"));
    Path conf = Path.of(System.getProperty("latestlake.root"), "conf");
    Files.createSymbolicLink(checkout.root().resolve("conf"), conf);

    Ended ended =
        checkout.run(
            "bench",
            "--dir",
            folder.resolve("data").toString(),
            "--keys",
            "1000",
            "--changes",
            "3000",
            "--source",
            "kinesis",
            "--json");

    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    JsonNode report = new ObjectMapper().readTree(ended.output());
    assertThat(report.get("records").asInt()).isEqualTo(RECORDS);
    check(report.get("phases"));
    check(report.at("/kinesis/phases"));
    assertThat(report.at("/kinesis/shards").asInt()).isEqualTo(64);
  }

  private static void check(JsonNode phases) {
    assertThat(phases.fieldNames()).toIterable().containsExactly("decode", "stage", "publish");
    for (JsonNode phase : phases) {
      assertThat(phase.get("records").asInt()).isEqualTo(RECORDS);
      assertThat(phase.get("recordsPerSecond").asLong())
          .isCloseTo(Math.round(RECORDS * 1e3 / phase.get("millis").asDouble()), withPercentage(1));
      assertThat(phase.get("allocatedBytesPerRecord").asLong()).isPositive();
      assertThat(phase.get("peakHeapBytes").asLong()).isPositive();
    }
    assertThat(moved(phases, "decode", "staged")).isZero();
    assertThat(moved(phases, "stage", "staged")).isPositive();
    assertThat(moved(phases, "stage", "unloaded")).isZero();
    assertThat(moved(phases, "publish", "staged")).isPositive();
    assertThat(moved(phases, "publish", "unloaded")).isPositive();
    assertThat(moved(phases, "publish", "copied")).isPositive();
    assertThat(phases.at("/publish/checkpoints/count").asInt()).isPositive();
  }

  private static long moved(JsonNode phases, String phase, String why) {
    return phases.at("/" + phase + "/standIns/bytes/" + why).asLong(-1);
  }
}
