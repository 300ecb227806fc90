package io.latestlake.dms;

/**
 * The net effect of a change record on the latest record of its key.
 *
 * @param delete whether the row is gone; else it is inserted or replaced whole
 * @param row encoded by {@link RowLayout}; of a delete only the key columns are set
 * @param day of the row, packed; of a delete 0
 * @param previousDay the day that the key's row was in before, packed; 0 if none is known
 * @param emittedAt when DMS emitted the change, epoch microseconds
 */
public record RowChange(
    RowKey key, boolean delete, byte[] row, int day, int previousDay, long emittedAt)
    implements Outcome {}
