package io.latestlake.dms;

/**
 * One DMS data record decoded.
 *
 * @param version order-preserving bytes, compared unsigned: {@link
 *     java.util.Arrays#compareUnsigned(byte[], byte[])}
 * @param day {@link io.latestlake.config.Day#packed()}; 0 for a delete
 * @param row encoded by {@link RowLayout}; of a delete only the key columns are set
 * @param emittedAt when DMS emitted it, epoch microseconds
 */
public record ChangeRecord(
    RowKey key, Operation operation, byte[] version, int day, byte[] row, long emittedAt)
    implements Decoded {

  /** What DMS says happened. All but a delete are upserts. */
  public enum Operation {
    LOAD,
    INSERT,
    UPDATE,
    DELETE;

    public boolean isDelete() {
      return this == DELETE;
    }
  }
}
