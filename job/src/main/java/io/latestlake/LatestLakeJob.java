package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The main job. */
public final class LatestLakeJob {
  private final Settings settings;

  public LatestLakeJob(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** Adds the job to the environment; the caller executes it. */
  public void build(StreamExecutionEnvironment env) {
    throw new UnsupportedOperationException("the job for " + settings.tables() + " is not there");
  }
}
