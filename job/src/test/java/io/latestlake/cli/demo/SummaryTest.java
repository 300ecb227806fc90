package io.latestlake.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.local.Counts;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.cli.local.StandInLoad.Moved;
import io.latestlake.cli.local.StandIns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Counts COUNTS =
      Counts.of(Map.of("records-in", 505_957L, "applied", 505_900L, "dead-letters", 3L));

  @Test
  void numbersAreAlignedAndReadTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      StandInLoad load =
          new StandInLoad(
              Map.of("s3", Duration.ofSeconds(1), "redshift", Duration.ofSeconds(5)),
              Map.of(),
              Map.of());
      Summary summary =
          new Summary(
              new Summary.OfRun(COUNTS, false, Duration.ofMillis(12_345), Optional.of(load)),
              new LakeBucket.Published(344, 344));

      assertThat(summary.lines())
          .containsExactly(
              "  records in    505,957",
              "  applied       505,900",
              "  stale               0",
              "  no-op               0",
              "  undecided           0",
              "  dead letters        3",
              "  days              344",
              "  files             344",
              "  time           12.3 s",
              "  records/s      40,984",
              "  stand-ins     redshift 40 %, s3 8 % of the time");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void countsOfARestoredRunAreSaidToBeOfThisRun() {
    Summary.OfRun run = new Summary.OfRun(COUNTS, true, Duration.ofSeconds(1), Optional.empty());
    assertThat(new Summary(run, new LakeBucket.Published(344, 344)).lines())
        .startsWith("This run, which went on from a checkpoint:", "  records in    505,957");
  }

  @Test
  void keysThatAreBehindAndLoadsThatTookTooLongAreToldWhereThereAreAny() {
    Counts counts =
        Counts.of(
            Map.of("dead-letters", 3L, "keys-behind", 2L, "overlong-load:cases", 90_000_000L));
    Summary.OfRun run = new Summary.OfRun(counts, false, Duration.ofSeconds(1), Optional.empty());

    assertThat(new Summary(run, new LakeBucket.Published(1, 1)).lines())
        .containsSubsequence("  dead letters      3", "  keys behind       2")
        .endsWith(
            "  long load     cases took 25.0 h, longer than its load-lag: raise load-lag above it,"
                + " then load the table again");
  }

  @Test
  void whatRunsAndWhereIsAligned() {
    assertThat(StandIns.NOT_YET.lines())
        .extracting(line -> line.indexOf("127.0.0.1") - (line.contains("http") ? 7 : 0))
        .containsOnly(21);
  }

  @Test
  void theLineForDuckDbSurvivesAQuoteInThePath() {
    assertThat(Summary.howToLook(Path.of("/tmp/it's"), "cases"))
        .anyMatch(line -> line.contains("read_parquet('/tmp/it''s/lake/cases/**/*.parquet'"));
  }

  @Test
  void theLoadOfARunIsWhatCameSinceItsBegin() {
    StandInLoad before =
        new StandInLoad(
            Map.of("s3", Duration.ofSeconds(2)),
            Map.of("jvm", Duration.ofSeconds(3)),
            Map.of(Moved.STAGED, 5L));
    StandInLoad after =
        new StandInLoad(
            Map.of("s3", Duration.ofSeconds(5), "glue", Duration.ofSeconds(1)),
            Map.of("jvm", Duration.ofSeconds(4)),
            Map.of(Moved.STAGED, 7L, Moved.COPIED, 1L));
    assertThat(after.since(before).busy())
        .isEqualTo(Map.of("s3", Duration.ofSeconds(3), "glue", Duration.ofSeconds(1)));
    assertThat(after.since(before).totalCpu()).isEqualTo(Duration.ofSeconds(1));
    assertThat(after.since(before).bytes()).isEqualTo(Map.of(Moved.STAGED, 2L, Moved.COPIED, 1L));
  }
}
