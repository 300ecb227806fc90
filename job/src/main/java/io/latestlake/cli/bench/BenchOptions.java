package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.local.Installation;
import java.util.Map;
import java.util.Set;

/**
 * What a benchmark was asked for, but for its folder.
 *
 * @param source to be measured, beside Kafka
 * @param phases to be measured
 * @param settings by their paths, over those of the settings file
 */
record BenchOptions(
    Installation installation,
    GeneratorOptions log,
    BenchSource source,
    Set<Phase> phases,
    Map<String, String> settings) {
  BenchOptions {
    requireNonNull(installation, "installation is null");
    requireNonNull(log, "log is null");
    requireNonNull(source, "source is null");
    phases = Set.copyOf(phases);
    settings = Map.copyOf(settings);
  }
}
