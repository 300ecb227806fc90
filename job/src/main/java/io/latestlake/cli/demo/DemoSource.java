package io.latestlake.cli.demo;

import java.util.Locale;

/** From where the job reads the log. */
enum DemoSource {
  KAFKA,
  LANDING_ZONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
