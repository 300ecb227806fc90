package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The wall clock of a zone, and the instants that it tells, both in microseconds since
 * 1970-01-01T00:00. A time that the clock skips is later by the length of the gap, of one that it
 * shows twice the first is meant: the rule of {@link java.time.ZonedDateTime#ofLocal(LocalDateTime,
 * ZoneId, ZoneOffset)}.
 *
 * <p>Times of a stream lie close together, so the offset that held last is remembered with the
 * times between which it holds.
 */
final class LocalTimes {
  private static final long MICROS = 1_000_000L;

  private final ZoneRules rules;

  private final Span local = new Span();
  private final Span instants = new Span();

  LocalTimes(ZoneId zone) {
    this.rules = requireNonNull(zone, "zone is null").getRules();
  }

  /** The instant at which the clock shows the time. */
  long instant(long localMicros) {
    long second = Math.floorDiv(localMicros, MICROS);
    return localMicros - (local.holds(second) ? local.offset : offsetOfLocal(second)) * MICROS;
  }

  /** What the clock shows at the instant. */
  long local(long instantMicros) {
    long second = Math.floorDiv(instantMicros, MICROS);
    return instantMicros + (instants.holds(second) ? instants.offset : offsetAt(second)) * MICROS;
  }

  private long offsetOfLocal(long second) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    ZoneOffsetTransition transition = rules.getTransition(time);
    if (transition != null) {
      return transition.getOffsetBefore().getTotalSeconds();
    }
    ZoneOffset offset = rules.getOffset(time);
    Instant instant = time.toInstant(offset);
    ZoneOffsetTransition last = rules.previousTransition(instant.plusNanos(1));
    ZoneOffsetTransition next = rules.nextTransition(instant);
    local.set(
        last == null ? Long.MIN_VALUE : Math.max(before(last), after(last)),
        next == null ? Long.MAX_VALUE : Math.min(before(next), after(next)),
        offset);
    return local.offset;
  }

  private long offsetAt(long second) {
    Instant instant = Instant.ofEpochSecond(second);
    ZoneOffsetTransition last = rules.previousTransition(instant.plusNanos(1));
    ZoneOffsetTransition next = rules.nextTransition(instant);
    instants.set(
        last == null ? Long.MIN_VALUE : last.toEpochSecond(),
        next == null ? Long.MAX_VALUE : next.toEpochSecond(),
        rules.getOffset(instant));
    return instants.offset;
  }

  private static long before(ZoneOffsetTransition transition) {
    return transition.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
  }

  private static long after(ZoneOffsetTransition transition) {
    return transition.getDateTimeAfter().toEpochSecond(ZoneOffset.UTC);
  }

  /** Seconds at which one offset holds; none at first. */
  private static final class Span {
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private long offset;

    boolean holds(long second) {
      return second >= from && second < to;
    }

    void set(long first, long end, ZoneOffset held) {
      from = first;
      to = end;
      offset = held.getTotalSeconds();
    }
  }
}
