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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it: whichever way the same log takes, the lake is the same. */
class LandingZoneDemoTest {
  private static final GeneratorOptions LOG = GeneratorOptions.of(2_000, 12_000);

  @TempDir Path temp;
  private Path folder;
  private CasesView view;
  private DemoInstallation program;
  private final List<DemoLife> lives = new ArrayList<>();

  private void install() throws IOException {
    folder = temp.resolve("a demo");
    program =
        DemoInstallation.in(temp, Map.of("publication-interval: 5s", "publication-interval: 1h"));
    view = new GeneratedLogOracle(new GeneratedChangeLog(LOG)).view(temp.resolve("view.csv"));
  }

  @AfterEach
  void clear() {
    lives.forEach(DemoLife::clear);
  }

  @Test
  void theSameLogGivesTheSameLakeOnEveryPathAndEachBeginsAnewInTheFolderOfAnother()
      throws Exception {
    install();

    assertThat(run("--source", "landing-zone"))
        .contains("to the landing zone", "14,000 rows in")
        .doesNotContain("beginning anew");
    check();
    assertThat(run("--source", "kafka"))
        .contains("The log was not written to its end: beginning anew", "14,000 messages in");
    check();
  }

  @Test
  void theSameLogGivesTheSameLakeFromParquetFiles() throws Exception {
    install();

    assertThat(run("--source", "landing-zone", "--format", "parquet"))
        .contains("to the landing zone", "14,000 rows in");
    assertThat(zone()).allMatch(file -> file.endsWith(".parquet"));
    check();
  }

  @Test
  void aZoneThatIsWholeIsKeptAndReadAgain() throws Exception {
    install();
    run("--source", "landing-zone");
    List<String> files = zone();

    assertThat(run("--source", "landing-zone"))
        .contains("; the landing zone is kept")
        .doesNotContain("Writing");

    assertThat(zone()).isEqualTo(files);
    check();
  }

  @Test
  void aRunThatIsKilledGoesOnAndNoFileIsThereTwice() throws Exception {
    install();
    killAt(KillStep.ZONE);
    assertThat(folder.resolve("landing-zone.json")).doesNotExist();
    assertThat(zone()).as("files before the kill").hasSizeBetween(2, 3);

    killAt(KillStep.AFTER_COMMIT);
    List<String> files = zone();
    assertThat(files)
        .containsExactly(
            "20210101-000104570.csv",
            "20210101-000108140.csv",
            "20210101-000109570.csv",
            "LOAD00000001.csv");
    String output = run("--source", "landing-zone");

    assertThat(output).doesNotContain("Writing");
    assertThat(zone()).isEqualTo(files);
    check();
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() throws Exception {
    install();

    assertThat(refused("--source", "kafka", "--format", "csv"))
        .contains("--format csv is not one of --source kafka");
    assertThat(refused("--source", "landing-zone", "--format", "JSON"))
        .contains("--format json is not one of --source landing-zone");
    assertThat(refused("--source", "landing-zone", "--key-by", "primary-key"))
        .contains("--key-by is for --source kafka and kinesis");
    assertThat(refused("--source", "s3")).contains("--source").contains("landing-zone");
    assertThat(folder).doesNotExist();
  }

  private String refused(String... options) throws Exception {
    DemoLife life = start(Optional.empty(), options);
    assertThat(life.awaitEnd()).as(life.output()).isEqualTo(2);
    return life.output();
  }

  private String run(String... options) throws Exception {
    DemoLife life = start(Optional.empty(), options);
    assertThat(life.awaitEnd()).as(life.output()).isZero();
    return life.output();
  }

  private void killAt(KillStep step) throws Exception {
    DemoLife life = start(Optional.of(step), "--source", "landing-zone");
    assertThat(life.awaitMoment()).as(step.name() + " in " + life.output()).isTrue();
    life.kill(Victim.EVERYTHING);
  }

  private DemoLife start(Optional<KillStep> step, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--keys",
                String.valueOf(LOG.keys()),
                "--changes",
                String.valueOf(LOG.changes()),
                "--checkpoint-interval",
                "200ms",
                "--dir",
                folder.toString()));
    arguments.addAll(List.of(options));
    DemoLife life =
        DemoLife.start(program.command(arguments), temp.resolve("life " + lives.size()), step);
    lives.add(life);
    return life;
  }

  private void check() throws Exception {
    assertThat(view.differences(folder.resolve("aws/s3/latest-lake/lake/cases"))).isEmpty();
  }

  private List<String> zone() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("aws/s3/latest-lake/dms/covid/cases"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
