package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(1);

  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(FIRST, MOST, () -> 0);

    assertThat(pauses(backoff, 6)).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void chanceTakesUpToHalfOfAPause() {
    Iterator<Double> random = List.of(0.0, 0.5, 1.0).iterator();
    Backoff backoff = new Backoff(FIRST, FIRST, random::next);

    assertThat(pauses(backoff, 3)).containsExactly(100L, 75L, 50L);
  }

  @Test
  void aSuccessBeginsAnew() {
    Backoff backoff = new Backoff(FIRST, MOST, () -> 0);
    pauses(backoff, 4);
    backoff.succeeded();

    assertThat(pauses(backoff, 2)).containsExactly(100L, 200L);
  }

  @Test
  void anOutageOfDaysIsNoOverflow() {
    Backoff backoff = new Backoff(FIRST, MOST, () -> 0);

    assertThat(pauses(backoff, 1_000)).last().isEqualTo(MOST.toMillis());
  }

  private static List<Long> pauses(Backoff backoff, int failures) {
    return Stream.generate(backoff::afterFailure).limit(failures).map(Duration::toMillis).toList();
  }
}
