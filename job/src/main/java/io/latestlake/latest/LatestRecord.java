package io.latestlake.latest;

/**
 * What the state holds for a key that has a row.
 *
 * @param version of the record that was applied last
 * @param day packed
 * @param row encoded
 */
record LatestRecord(byte[] version, int day, byte[] row) {}
