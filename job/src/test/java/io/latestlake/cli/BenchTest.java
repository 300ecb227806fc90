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
  void eachPhaseReadsTheWholeLogAndTellsWhatItTook() throws Exception {
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
            "--json");

    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    JsonNode report = new ObjectMapper().readTree(ended.output());
    assertThat(report.get("records").asInt()).isEqualTo(RECORDS);
    assertThat(report.get("phases").fieldNames())
        .toIterable()
        .containsExactly("decode", "stage", "publish");
    for (JsonNode phase : report.get("phases")) {
      assertThat(phase.get("records").asInt()).isEqualTo(RECORDS);
      assertThat(phase.get("recordsPerSecond").asLong())
          .isCloseTo(Math.round(RECORDS * 1e3 / phase.get("millis").asDouble()), withPercentage(1));
      assertThat(phase.get("allocatedBytesPerRecord").asLong()).isPositive();
      assertThat(phase.get("peakHeapBytes").asLong()).isPositive();
    }
    assertThat(moved(report, "decode", "staged")).isZero();
    assertThat(moved(report, "stage", "staged")).isPositive();
    assertThat(moved(report, "stage", "unloaded")).isZero();
    assertThat(moved(report, "publish", "staged")).isPositive();
    assertThat(moved(report, "publish", "unloaded")).isPositive();
    assertThat(moved(report, "publish", "copied")).isPositive();
    assertThat(report.at("/phases/publish/checkpoints/count").asInt()).isPositive();
  }

  private static long moved(JsonNode report, String phase, String why) {
    return report.at("/phases/" + phase + "/standIns/bytes/" + why).asLong(-1);
  }
}
