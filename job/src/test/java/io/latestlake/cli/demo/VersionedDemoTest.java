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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo with layout versioned, killed while it tells the catalog of its days: what is read
 * through the catalog in the end is what the log says, and so it is when it begins anew.
 */
class VersionedDemoTest {
  private static final GeneratorOptions LOG = GeneratorOptions.of(2_000, 12_000);

  @TempDir Path temp;
  private Path folder;
  private DemoInstallation program;
  private final List<DemoLife> lives = new ArrayList<>();

  @AfterEach
  void clear() {
    lives.forEach(DemoLife::clear);
  }

  @Test
  void theLakeReadThroughTheCatalogIsWhatTheLogSays() throws Exception {
    folder = temp.resolve("it's a demo");
    program =
        DemoInstallation.in(temp, Map.of("publication-interval: 5s", "publication-interval: 1s"));
    DemoLife killed = start(Optional.of(KillStep.GLUE));
    assertThat(killed.awaitMoment()).as(killed.output()).isTrue();
    killed.kill(Victim.EVERYTHING);

    assertThatALifeEndsWithTheLogsView("Going on from checkpoint");
    assertThatALifeEndsWithTheLogsView("beginning anew");
  }

  private void assertThatALifeEndsWithTheLogsView(String said) throws Exception {
    DemoLife life = start(Optional.empty());
    assertThat(life.awaitEnd()).as(life.output()).isZero();

    assertThat(life.output()).contains(said, "of which the catalog says where its days lie");
    assertThat(folder.resolve("aws/s3/latest-lake/lake")).doesNotExist();
    CasesView view =
        new GeneratedLogOracle(new GeneratedChangeLog(LOG)).view(temp.resolve("view.csv"));
    assertThat(view.differences(Files.readString(folder.resolve("cases.sql")), "cases")).isEmpty();
  }

  private DemoLife start(Optional<KillStep> step) throws IOException {
    List<String> arguments =
        List.of(
            "demo",
            "--layout",
            "versioned",
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
}
