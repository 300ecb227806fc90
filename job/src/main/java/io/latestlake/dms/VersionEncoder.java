package io.latestlake.dms;

import io.latestlake.config.TableSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Makes the version of a record: the list of values that the spec's {@code order} names (design 4),
 * as {@link OrderedBytes}. All lists of a table have the same shape; what a record lacks is missing
 * in its place.
 */
final class VersionEncoder {
  /** Stands for a number that a record lacks. */
  static final long MISSING = Long.MIN_VALUE;

  private final TableSpec.Order order;
  private final long loadLagMicros;
  private final RowTieBreak tieBreak;

  /** Null if the position takes no part: the lists of such a table are shorter. */
  private final StreamPosition position;

  private final OrderedBytes bytes = new OrderedBytes();
  private final Metadata withoutTransaction = new Metadata();

  /** Rows of a file come together. */
  private String lastFile;

  private byte[] lastFileName;

  VersionEncoder(TableSpec spec) {
    this.order = spec.order();
    Duration lag = spec.loadLag();
    this.loadLagMicros =
        Math.addExact(Math.multiplyExact(lag.getSeconds(), 1_000_000L), lag.getNano() / 1000);
    this.tieBreak = RowTieBreak.of(spec);
    this.position = StreamPosition.of(spec);
  }

  /** Of a record of a stream. */
  byte[] ofStream(Metadata metadata, RowBuilder row) throws Unusable {
    boolean load = metadata.operation() == ChangeRecord.Operation.LOAD;
    long loadTime = metadata.emittedAt() - loadLagMicros;
    if (order == TableSpec.Order.EMITTED) {
      return emitted(load ? loadTime : metadata.emittedAt(), null, MISSING, row);
    }
    return commit(load ? loadTime : metadata.committedAt(), metadata, row);
  }

  /**
   * Of a row of a file; only of a load if the order is {@code commit}, which then lacks all that a
   * transaction has, as a load of a stream does.
   */
  byte[] ofFile(boolean load, long time, String file, long line, RowBuilder row) throws Unusable {
    long ranked = load ? time - loadLagMicros : time;
    if (order == TableSpec.Order.EMITTED) {
      return emitted(ranked, file, line, row);
    }
    withoutTransaction.reset(time);
    return commit(ranked, withoutTransaction, row);
  }

  /**
   * The list of {@code order: emitted}.
   *
   * @param file name of the file within the table's folder; null for a stream
   * @param line in the file; {@link #MISSING} for a stream
   */
  byte[] emitted(long time, String file, long line, RowBuilder row) {
    bytes.clear();
    bytes.number(time);
    if (file == null) {
      bytes.missing();
    } else {
      if (!file.equals(lastFile)) {
        lastFile = file;
        lastFileName = file.getBytes(StandardCharsets.UTF_8);
      }
      bytes.text(lastFileName);
    }
    append(line);
    tieBreak.append(row, bytes);
    return bytes.finish();
  }

  /** The list of {@code order: commit}; a load has no transaction. */
  private byte[] commit(long time, Metadata metadata, RowBuilder row) throws Unusable {
    bytes.clear();
    bytes.number(time);
    if (position != null) {
      metadata.appendPosition(position, bytes);
    }
    append(metadata.transactionRecordId());
    bytes.number(metadata.emittedAt());
    tieBreak.append(row, bytes);
    return bytes.finish();
  }

  private void append(long number) {
    if (number == MISSING) {
      bytes.missing();
    } else {
      bytes.number(number);
    }
  }
}
