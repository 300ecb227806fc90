package io.latestlake.cli.demo;

import java.util.Locale;

/** How DMS writes a record, to each source in its own formats. */
enum DemoFormat {
  JSON(DemoSource.KAFKA),
  CSV(DemoSource.LANDING_ZONE),
  PARQUET(DemoSource.LANDING_ZONE);

  private final DemoSource source;

  DemoFormat(DemoSource source) {
    this.source = source;
  }

  boolean isOf(DemoSource other) {
    return source == other;
  }

  /** DMS's own choice. */
  static DemoFormat ofDefault(DemoSource source) {
    return source == DemoSource.KAFKA ? JSON : CSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
