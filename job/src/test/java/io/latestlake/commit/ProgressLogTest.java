package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.commit.Publications.Published;
import io.latestlake.commit.TableInbox.Waiting;
import io.latestlake.warehouse.TableWarehouse.Commit;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines that stand below each other at a terminal, and one by one in CloudWatch. */
class ProgressLogTest {
  private static final DirtyDays NONE_LEFT = new DirtyDays(0, 0, 0);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Logger logger = (Logger) LogManager.getLogger("io.latestlake.progress");
  private final Lines lines = new Lines();
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    // Its digits are others.
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
  }

  @AfterEach
  void listenNoMore() {
    Locale.setDefault(before);
    logger.removeAppender(lines);
  }

  @Test
  void commitsAndPublicationsAreAlignedReadTheSameInEveryLanguageAndEndWithWhatJoinsThem() {
    ProgressLog log =
        new ProgressLog("cases", Clock.fixed(START.plusMillis(14_940), ZoneOffset.UTC));
    log.committed(
        new Commit(1, 478, 1, 1, "l/c/r/1/commit/1/"), checkpoints(1), START.plusMillis(11_900));
    log.committed(
        new Commit(2, 1_278_637, 1_226, 1_226, "l/c/r/1/commit/2/"),
        checkpoints(11),
        START.plusMillis(8_600));
    log.published(
        new Published(1, 344, 0, 1, 1, 2, "l/c/r/1/publication/1/", NONE_LEFT),
        START.plusMillis(9_000));
    log.published(
        new Published(2, 344, 2, 1, 1, 2, "l/c/r/1/publication/2/", NONE_LEFT),
        START.plusMillis(9_000));

    assertThat(lines.said)
        .containsExactly(
            "cases  commit 1                478 rows     1 checkpoint       1 day dirty"
                + "         took 3.0 s  [checkpoint 0, statements l/c/r/1/commit/1/]",
            "cases  commit 2          1,278,637 rows    11 checkpoints  1,226 days dirty"
                + "        took 6.3 s  [checkpoints 0 to 10, statements l/c/r/1/commit/2/]",
            "cases  publication 1     1,279,115 rows    12 checkpoints    344 days rewritten"
                + "    visible after 14.9 s  [up to commit 2, statements l/c/r/1/publication/1/]",
            "cases  publication 2             0 rows     0 checkpoints    344 days rewritten, 2"
                + " emptied  took 5.9 s  [up to commit 2, statements l/c/r/1/publication/2/]");
  }

  private static List<Waiting> checkpoints(int number) {
    List<Waiting> checkpoints = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      checkpoints.add(
          new Waiting(new StagedCheckpoint("id" + i, i, "cases", 1, List.of(), 0, 0, 0), START));
    }
    return checkpoints;
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> said = new ArrayList<>();

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      said.add(event.getMessage().getFormattedMessage());
    }
  }
}
