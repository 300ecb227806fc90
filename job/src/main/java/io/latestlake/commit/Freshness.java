package io.latestlake.commit;

/**
 * How new the changes are that were brought to a table and to its readers, by the time at which DMS
 * emitted them, in epoch microseconds; {@link #UNKNOWN} while none is known. Part of the state: a
 * run that cannot publish after a restart must still tell how old the lake is.
 *
 * @param committed the newest change in the table
 * @param visible the newest one that readers can see
 */
record Freshness(long committed, long visible) {
  static final long UNKNOWN = Long.MIN_VALUE;
  static final Freshness NOTHING_KNOWN = new Freshness(UNKNOWN, UNKNOWN);

  Freshness withCommitted(long newest) {
    return new Freshness(Math.max(committed, newest), visible);
  }

  Freshness withVisible(long newest) {
    return new Freshness(committed, Math.max(visible, newest));
  }
}
