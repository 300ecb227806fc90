package io.latestlake.cli.demo;

import io.latestlake.cli.changelog.KeyBy;
import java.util.Locale;

/** From where the job reads the log. */
enum DemoSource {
  KAFKA(KeyBy.SCHEMA_TABLE),
  /** Changes under one key would all go to one shard, which takes a thousand of them a second. */
  KINESIS(KeyBy.PRIMARY_KEY),
  /** Files have no keys. */
  LANDING_ZONE(null);

  private final KeyBy keyBy;

  DemoSource(KeyBy keyBy) {
    this.keyBy = keyBy;
  }

  boolean hasMessages() {
    return keyBy != null;
  }

  /**
   * How its messages are keyed.
   *
   * @param asked null for the source's own way
   */
  KeyBy keyBy(KeyBy asked) {
    return asked == null ? keyBy : asked;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
