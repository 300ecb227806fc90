package io.latestlake;

import io.latestlake.commit.Services;
import io.latestlake.config.Settings;

/** Lets tests of other packages work with the services of the job itself. */
public final class JobServices {
  private JobServices() {}

  /** As a task of the job opens them. */
  public static Services open(Settings settings) {
    return new AwsServices(settings);
  }
}
