package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.local.Installation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a run was asked for, but for its folder.
 *
 * @param source by what the log comes
 * @param log that is streamed
 * @param feederArguments that let the feeder write the same log
 * @param over the time in which it is streamed, and in which attacks are made
 * @param kills after which no further ones are made, and the rest of the log comes at once
 */
record ChaosOptions(
    Installation installation,
    StreamService source,
    ChangeLog log,
    List<String> feederArguments,
    Duration over,
    long seed,
    OptionalInt kills) {
  ChaosOptions {
    requireNonNull(installation, "installation is null");
    requireNonNull(source, "source is null");
    requireNonNull(log, "log is null");
    feederArguments = List.copyOf(feederArguments);
    requireNonNull(over, "over is null");
    requireNonNull(kills, "kills is null");
  }
}
