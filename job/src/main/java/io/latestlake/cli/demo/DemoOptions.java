package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.local.Installation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a demo was asked for, but for its folder and its log.
 *
 * @param keepRunning whether the stand-ins stay at the end
 * @param parallelism null for that of the settings
 * @param checkpointInterval null for that of the settings
 * @param webPort of Flink's web UI; null for a free one
 */
record DemoOptions(
    Installation installation,
    KeyBy keyBy,
    boolean keepRunning,
    Integer parallelism,
    Duration checkpointInterval,
    Integer webPort) {
  DemoOptions {
    requireNonNull(installation, "installation is null");
    requireNonNull(keyBy, "keyBy is null");
  }

  /** Settings that the options stand for, by their paths. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    if (parallelism != null) {
      settings.put("run.parallelism", parallelism.toString());
    }
    if (checkpointInterval != null) {
      settings.put("run.checkpoint-interval", checkpointInterval.toMillis() + "ms");
    }
    return settings;
  }
}
