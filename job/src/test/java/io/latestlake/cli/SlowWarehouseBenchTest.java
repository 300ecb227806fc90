package io.latestlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.LauncherFolder.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark with a slow warehouse as a user starts it, on a small log. */
class SlowWarehouseBenchTest {
  @TempDir private Path folder;

  @Test
  void theSameLogIsReadWithBothWarehousesAndOnlyTheCommitsOfTheSlowOneAreHeld() throws Exception {
    Ended ended = bench("--slow-warehouse", "2s", "--keys", "4000", "--changes", "30000", "--json");

    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    JsonNode report = new ObjectMapper().readTree(ended.output());
    assertThat(report.get("records").asInt()).isEqualTo(34_000);
    assertThat(report.get("holdMillis").asInt()).isEqualTo(2_000);
    for (String warehouse : new String[] {"fast", "slow"}) {
      JsonNode run = report.get(warehouse);
      assertThat(run.get("peakHeapBytes").asLong()).as(warehouse).isPositive();
      assertThat(run.get("liveHeapBytes").asLong())
          .isPositive()
          .isLessThanOrEqualTo(run.get("peakHeapBytes").asLong());
      assertThat(run.at("/checkpoints/p95Millis").asLong())
          .isBetween(
              run.at("/checkpoints/medianMillis").asLong(),
              run.at("/checkpoints/longestMillis").asLong());
      assertThat(run.at("/mostWaiting/heldTheStreamBack").asBoolean()).isFalse();
    }
    assertThat(report.at("/fast/heldCommits").asInt()).isZero();
    assertThat(report.at("/slow/heldCommits").asInt()).isPositive();
    assertThat(report.at("/slow/mostWaiting/bytes").asLong()).as("by its metric").isPositive();
    assertThat(report.at("/slow/mostWaiting/stagedCheckpoints").asInt()).isPositive();
    double rates =
        report.at("/slow/recordsPerSecond").asDouble()
            / Math.max(1, report.at("/fast/recordsPerSecond").asDouble());
    assertThat(report.get("ratio").asDouble()).isCloseTo(rates, offset(0.001));
  }

  @Test
  void itsOwnWayOfReadingTheLogAndASinglePhaseAreNotAskedForTogether() throws Exception {
    Ended ended = bench("--slow-warehouse", "2s", "--phase", "stage");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.errors()).contains("leave out --phase");
  }

  private Ended bench(String... options) throws Exception {
    LauncherFolder checkout =
        new LauncherFolder(folder).built().with("PATH", System.getenv("PATH"));
    Path conf = Path.of(System.getProperty("latestlake.root"), "conf");
    Files.createSymbolicLink(checkout.root().resolve("conf"), conf);
    String[] arguments = new String[options.length + 3];
    arguments[0] = "bench";
    arguments[1] = "--dir";
    arguments[2] = folder.resolve("data").toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return checkout.run(arguments);
  }
}
