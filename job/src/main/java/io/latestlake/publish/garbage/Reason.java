package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

/** Why unloaded files stay, or go. */
enum Reason {
  /** The ledger does not have the number: the attempt may be under way. */
  UNDER_WAY("may be under way"),
  YOUNG("younger than the grace"),
  /** The ledger may have been lost before, and with it the grace of what readers saw until then. */
  REBUILT_LATELY("the table was rebuilt lately"),
  /** Of before the ledger was lost or set back, and the day was not published long enough since. */
  OF_LOST_LEDGER("the ledger was lost or set back, and may not know who reads it"),
  SHOWN("readers may see it"),
  SUPERSEDED_LATELY("superseded within the grace, or kept to go back to"),
  IN_CATALOG("the catalog points to it"),
  WITH_ITS_DAYS("days of its publication stay"),
  UNUSED("no day uses it");

  private final String text;

  Reason(String text) {
    this.text = requireNonNull(text, "text is null");
  }

  boolean goes() {
    return this == UNUSED;
  }

  /** For people. */
  String text() {
    return text;
  }
}
