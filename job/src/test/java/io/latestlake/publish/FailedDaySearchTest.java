package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Day;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FailedDaySearchTest {

  @Property(tries = 200)
  void exactlyTheFailingDaysAreFoundInTheEnd(
      @ForAll @IntRange(min = 1, max = 700) int days,
      @ForAll @Size(max = 40) Set<@IntRange(max = 699) Integer> failing)
      throws Exception {
    assertThat(foundInTheEnd(days, failing)).isEqualTo(below(days, failing));
  }

  @Test
  void itEndsWhenTheTransformFailsEverywhere() throws Exception {
    Set<Integer> all = new TreeSet<>(IntStream.range(0, 900).boxed().toList());
    assertThat(foundInTheEnd(900, all)).isEqualTo(all);
  }

  @Test
  void oneFailingDayAmongThousandsTakesAFewTrials() throws Exception {
    Trials trials = new Trials(4096, Set.of(1000));
    assertThat(new FailedDaySearch(trials).find(HeldDays.Standing.TO_PUBLISH, trials.days))
        .extracting(HeldDays.FailedDay::day)
        .containsExactly(trials.days.get(1000));
    assertThat(trials.made).isEqualTo(25);
  }

  @Test
  void whatTheServiceRefusesIsNoFailureOfADay() {
    WarehouseException.Fatal expired =
        new WarehouseException.Fatal("the token has expired", new IOException());
    Trials trials = new Trials(8, Set.of(3));
    trials.failure = expired;

    assertThatThrownBy(
            () -> new FailedDaySearch(trials).find(HeldDays.Standing.TO_PUBLISH, trials.days))
        .isSameAs(expired);
    assertThat(trials.made).isEqualTo(1);
  }

  /** Searches the days that failed together again, as the next publications do. */
  private static Set<Integer> foundInTheEnd(int days, Set<Integer> failing) throws Exception {
    Set<Integer> alone = new TreeSet<>();
    List<Integer> left = IntStream.range(0, days).boxed().toList();
    while (!left.isEmpty()) {
      List<Integer> now = left;
      Trials trials = new Trials(now.size(), failing.stream().map(now::indexOf).toList());
      List<HeldDays.FailedDay> found =
          new FailedDaySearch(trials).find(HeldDays.Standing.TO_TRY_AGAIN, trials.days);
      assertThat(trials.made).isLessThanOrEqualTo(100);
      found.stream()
          .filter(HeldDays.FailedDay::alone)
          .forEach(day -> alone.add(now.get(trials.days.indexOf(day.day()))));
      left =
          found.stream()
              .filter(day -> !day.alone())
              .map(day -> now.get(trials.days.indexOf(day.day())))
              .toList();
    }
    return alone;
  }

  private static Set<Integer> below(int days, Set<Integer> failing) {
    Set<Integer> below = new TreeSet<>(failing);
    below.removeIf(day -> day >= days);
    return below;
  }

  /** A transform that fails on some days. */
  private static final class Trials implements HeldDays {
    private final List<Day> days;
    private final Set<Integer> failing;
    private WarehouseException failure = new WarehouseException.BadData("division by zero");
    private int made;

    private Trials(int days, Collection<Integer> failing) {
      this.days =
          IntStream.range(0, days)
              .mapToObj(i -> new Day(2000 + i / 336, 1 + i / 28 % 12, 1 + i % 28))
              .toList();
      this.failing = new TreeSet<>(failing);
    }

    @Override
    public void tryTransform(Standing standing, int first, int end) throws WarehouseException {
      made++;
      if (failing.stream().anyMatch(day -> day >= first && day < end)) {
        throw failure;
      }
    }

    @Override
    public List<Day> waiting(Standing standing) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void holdFailed(Ownership owner, List<FailedDay> failed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void holdWaiting(Ownership owner, boolean approved, String reason) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Ownership owner, List<Day> released) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void tryAgainWithThisTransform(Ownership owner) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long resume(Ownership owner, Duration asked) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Held> held() {
      throw new UnsupportedOperationException();
    }
  }
}
