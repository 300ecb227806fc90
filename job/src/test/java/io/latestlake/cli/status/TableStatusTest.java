package io.latestlake.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.warehouse.LedgerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TableStatusTest {
  private static final LedgerStatus LEDGER =
      new LedgerStatus(
          7,
          4_100,
          Duration.ofSeconds(12),
          39,
          4_099,
          Duration.ofMinutes(150),
          5,
          2,
          Optional.of(Duration.ofSeconds(95)),
          true);

  @Test
  void aTableIsToldInLinesThatAlign() {
    TableStatus status = new TableStatus("cases", Optional.of(LEDGER), 1_234, OptionalLong.of(3));

    assertThat(status.text(7).lines())
        .containsExactly(
            "  readers see       not what was committed in the last 95 s",
            "  owner's epoch     7",
            "  last commit       4,100, 12 s ago",
            "  last publication  39, 2 h ago, shows commit 4,099",
            "  days waiting      3",
            "  days held         2",
            "  historical load   committed",
            "  dead letters      1,234 in the last 7 days",
            "  keys behind       3");
    assertThat(status.json().toString())
        .isEqualTo(
            "{\"table\":\"cases\",\"epoch\":7,\"lastCommit\":4100,\"secondsSinceCommit\":12,"
                + "\"lastPublication\":39,\"shownCommit\":4099,\"secondsSincePublication\":9000,"
                + "\"daysWaiting\":3,\"daysHeld\":2,\"secondsUnseen\":95,\"loadCommitted\":true,\"deadLetters\":1234,"
                + "\"keysBehind\":3}");
  }

  @Test
  void whatIsNotThereIsSaidAndNotShownAsZero() {
    TableStatus none = new TableStatus("cases", Optional.empty(), 0, OptionalLong.empty());
    TableStatus begun =
        new TableStatus("cases", Optional.of(ledger(0, 0)), 0, OptionalLong.empty());

    assertThat(none.text(7).lines())
        .containsExactly(
            "  ledger        none: no run has begun with this table",
            "  dead letters  0 in the last 7 days",
            "  keys behind   not asked, see --flink");
    assertThat(none.json().toString()).isEqualTo("{\"table\":\"cases\",\"deadLetters\":0}");
    assertThat(begun.text(7).lines())
        .contains(
            "  readers see       nothing yet",
            "  last commit       none",
            "  last publication  none",
            "  historical load   not marked as ended");
  }

  @Test
  void whatReadersSeeIsToldWithWhatIsHeldFromThem() {
    assertThat(lines(ledger(3, 0))).contains("  readers see       all commits");
    assertThat(lines(ledger(3, 1)))
        .contains("  readers see       all commits, but for the days that are held");
    assertThat(lines(ledger(3, 1, Optional.of(Duration.ofHours(2)))))
        .as("no other day waits")
        .contains("  readers see       all commits, but for the days that are held");
    assertThat(lines(ledger(3, 0, Optional.of(Duration.ofHours(2)))))
        .as("no day waits")
        .contains("  readers see       all commits");
  }

  @Test
  void aPublicationThatWentBackIsNotSaidToShowACommit() {
    TableStatus status =
        new TableStatus(
            "cases",
            Optional.of(
                new LedgerStatus(
                    1,
                    120,
                    Duration.ZERO,
                    8,
                    -5,
                    Duration.ofSeconds(9),
                    2,
                    2,
                    Optional.empty(),
                    false)),
            0,
            OptionalLong.empty());

    assertThat(status.text(7).lines())
        .contains("  last publication  8, 9 s ago, went back to publication 5");
    assertThat(status.json().has("shownCommit")).isFalse();
    assertThat(status.json().get("wentBackTo").asLong()).isEqualTo(5);
  }

  private static List<String> lines(LedgerStatus ledger) {
    return new TableStatus("cases", Optional.of(ledger), 0, OptionalLong.empty()).text(7).lines();
  }

  private static LedgerStatus ledger(long publications, long heldDays) {
    return ledger(publications, heldDays, Optional.empty());
  }

  private static LedgerStatus ledger(
      long publications, long heldDays, Optional<Duration> unseenSince) {
    return new LedgerStatus(
        1,
        0,
        Duration.ZERO,
        publications,
        0,
        Duration.ZERO,
        heldDays,
        heldDays,
        unseenSince,
        false);
  }
}
