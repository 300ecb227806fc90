package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import java.time.Duration;
import java.util.Optional;

/**
 * Files of a day that garbage collection leaves alone.
 *
 * @param publication that unloaded them
 * @param prefix where it did, ends in a slash
 * @param superseded how long ago; empty if readers may see them now
 */
public record KeptDay(Day day, long publication, String prefix, Optional<Duration> superseded) {
  public KeptDay {
    requireNonNull(day, "day is null");
    requireNonNull(prefix, "prefix is null");
    requireNonNull(superseded, "superseded is null");
  }
}
