package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Wall clocks are those of the JDK, however the times before one were. */
class LocalTimesTest {
  private static final long FIRST = -62_135_596_800L;
  private static final long LAST = 253_402_300_799L;

  @Property(tries = 2000)
  void instantsAndWallClocksAreThoseOfTheJdk(
      @ForAll("zones") ZoneId zone, @ForAll("seconds") List<Long> seconds) {
    LocalTimes times = new LocalTimes(zone);
    for (long second : seconds) {
      LocalDateTime wall = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
      Instant instant = Instant.ofEpochSecond(second);

      assertThat(times.instant(second * 1_000_000 + 7))
          .isEqualTo(ZonedDateTime.ofLocal(wall, zone, null).toEpochSecond() * 1_000_000 + 7);
      assertThat(times.local(second * 1_000_000 + 7))
          .isEqualTo(
              LocalDateTime.ofInstant(instant, zone).toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 7);
    }
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "+05:30",
            "Europe/Paris",
            "America/New_York",
            "America/Sao_Paulo",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Asia/Pyongyang",
            "Antarctica/Troll")
        .map(ZoneId::of);
  }

  /** Most lie close to a change of the clocks, and to each other. */
  @Provide
  Arbitrary<List<Long>> seconds() {
    Arbitrary<Long> changes =
        Combinators.combine(
                Arbitraries.integers().between(1900, 2100),
                Arbitraries.integers().between(0, 365 * 24),
                Arbitraries.of(0, -1, 1, 1800))
            .as(
                (year, hour, off) ->
                    LocalDateTime.of(year, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC)
                        + hour * 3600L
                        + off);
    Arbitrary<Long> europe =
        Combinators.combine(
                Arbitraries.of("2010-03-28T00:59:00Z", "2010-10-31T00:00:00Z").map(Instant::parse),
                Arbitraries.integers().between(-14_400, 14_400))
            .as((change, off) -> change.getEpochSecond() + off);
    return Arbitraries.oneOf(changes, europe, Arbitraries.longs().between(FIRST, LAST))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }
}
