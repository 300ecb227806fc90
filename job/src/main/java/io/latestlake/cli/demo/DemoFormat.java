package io.latestlake.cli.demo;

import java.util.Locale;

/** How DMS writes a record: as a message, or in a file. */
enum DemoFormat {
  JSON(true),
  CSV(false),
  PARQUET(false);

  private final boolean ofMessages;

  DemoFormat(boolean ofMessages) {
    this.ofMessages = ofMessages;
  }

  boolean isOf(DemoSource source) {
    return ofMessages == source.hasMessages();
  }

  /** DMS's own choice. */
  static DemoFormat ofDefault(DemoSource source) {
    return source.hasMessages() ? JSON : CSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
