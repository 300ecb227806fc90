package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.local.Installation;
import io.latestlake.config.TableSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a demo was asked for, but for its folder and its log.
 *
 * @param format one of the source's
 * @param keyBy of the messages; null if the source has none
 * @param layout of the days in the lake; null for that of the settings
 * @param keepRunning whether the stand-ins stay at the end
 * @param parallelism null for that of the settings
 * @param checkpointInterval null for that of the settings
 * @param webPort of Flink's web UI; null for a free one
 */
record DemoOptions(
    Installation installation,
    DemoSource source,
    DemoFormat format,
    KeyBy keyBy,
    TableSpec.Layout layout,
    boolean keepRunning,
    Integer parallelism,
    Duration checkpointInterval,
    Integer webPort) {
  DemoOptions {
    requireNonNull(installation, "installation is null");
    requireNonNull(source, "source is null");
    if (!format.isOf(source)) {
      throw new IllegalArgumentException(source + " has no records of " + format);
    }
    if (source.hasMessages() != (keyBy != null)) {
      throw new IllegalArgumentException(source + " and keys by " + keyBy);
    }
  }

  /** Settings that the options stand for, by their paths. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("source.stream", source.toString());
    if (source == DemoSource.LANDING_ZONE) {
      settings.put("source.historical", source.toString());
      settings.put("landing-zone.format", format.toString());
      // A demo that begins anew has emptied all that could tell that the load was done.
      settings.put("landing-zone.historical-load", "always");
    }
    if (layout != null) {
      settings.put("lake.layout", word(layout));
    }
    if (parallelism != null) {
      settings.put("run.parallelism", parallelism.toString());
    }
    if (checkpointInterval != null) {
      settings.put("run.checkpoint-interval", checkpointInterval.toMillis() + "ms");
    }
    return settings;
  }

  /** As settings and options say it. */
  static String word(TableSpec.Layout layout) {
    return layout.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
