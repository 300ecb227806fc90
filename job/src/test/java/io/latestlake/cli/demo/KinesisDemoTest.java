package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.demo.DemoLife.Victim;
import io.latestlake.testing.CasesView;
import io.latestlake.testing.DemoInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo from Kinesis as a user starts it: killed twice, and the lake is as from Kafka. */
class KinesisDemoTest {
  private static final GeneratorOptions LOG = GeneratorOptions.of(2_000, 12_000);
  private static final int RECORDS = 14_000;

  @TempDir Path temp;
  private Path folder;
  private DemoInstallation program;
  private final List<DemoLife> lives = new ArrayList<>();

  @AfterEach
  void clear() {
    lives.forEach(DemoLife::clear);
  }

  @Test
  void aRunThatIsKilledGoesOnAndNoRecordIsInTheStreamTwice() throws Exception {
    folder = temp.resolve("a demo");
    program =
        DemoInstallation.in(temp, Map.of("publication-interval: 5s", "publication-interval: 1h"));

    killAt(KillStep.STREAM);
    assertThat(folder.resolve("stream.json")).doesNotExist();
    assertThat(logs().values()).as("bytes before the kill").anyMatch(bytes -> bytes > 0);

    DemoLife second = killAt(KillStep.AFTER_COMMIT);
    assertThat(second.output())
        .contains("The log was not written to its end: beginning anew")
        .contains("to the stream", "14,000 records in");
    Map<String, Long> written = logs();

    DemoLife third = start(Optional.empty());
    assertThat(third.awaitEnd()).as(third.output()).isZero();

    assertThat(third.output())
        .contains("Going on from checkpoint", "kinesis ")
        .doesNotContain("Writing");
    assertThat(logs()).isEqualTo(written);
    CasesView view =
        new GeneratedLogOracle(new GeneratedChangeLog(LOG)).view(temp.resolve("view.csv"));
    assertThat(view.differences(folder.resolve("aws/s3/latest-lake/lake/cases"))).isEmpty();
    assertThat(Files.readString(folder.resolve("stream.json"))).contains("\"records\":" + RECORDS);
  }

  private DemoLife killAt(KillStep step) throws Exception {
    DemoLife life = start(Optional.of(step));
    assertThat(life.awaitMoment()).as(step.name() + " in " + life.output()).isTrue();
    life.kill(Victim.EVERYTHING);
    return life;
  }

  private DemoLife start(Optional<KillStep> step) throws IOException {
    List<String> arguments =
        List.of(
            "demo",
            "--source",
            "kinesis",
            "--keys",
            String.valueOf(LOG.keys()),
            "--changes",
            String.valueOf(LOG.changes()),
            "--checkpoint-interval",
            "200ms",
            "--dir",
            folder.toString());
    DemoLife life =
        DemoLife.start(program.command(arguments), temp.resolve("life " + lives.size()), step);
    lives.add(life);
    return life;
  }

  /** The bytes of each shard. */
  private Map<String, Long> logs() throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("aws/kinesis/dms-cases"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        bytes.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return bytes;
  }
}
