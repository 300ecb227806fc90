package io.latestlake.cli.changelog;

import java.util.Locale;

/** Which message key DMS gives to changes; loads have their row's primary key always. */
public enum KeyBy {
  /** DMS's default: all changes of a table have one key, so they lie in one partition. */
  SCHEMA_TABLE,
  /** The recommended mapping rule: a row's changes lie in one partition, tables spread. */
  PRIMARY_KEY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
