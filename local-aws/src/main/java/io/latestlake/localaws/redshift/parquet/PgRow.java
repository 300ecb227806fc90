package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/** One row of PostgreSQL's binary COPY output; reused from row to row. */
public final class PgRow {
  private static final int SIGNATURE_BYTES = 11;

  private final int[] offsets;
  private final int[] lengths;
  private ByteBuffer message = ByteBuffer.allocate(0);
  private boolean headerSeen;

  public PgRow(int columns) {
    this.offsets = new int[columns];
    this.lengths = new int[columns];
  }

  /** Takes the next message; false if it holds no row (the header alone, or the end mark). */
  public boolean read(byte[] bytes) {
    message = ByteBuffer.wrap(requireNonNull(bytes, "bytes is null"));
    if (!headerSeen) {
      headerSeen = true;
      int extension = message.getInt(SIGNATURE_BYTES + 4);
      message.position(SIGNATURE_BYTES + 8 + extension);
    }
    if (message.remaining() < 2 || message.getShort() < 0) {
      return false;
    }
    for (int i = 0; i < offsets.length; i++) {
      lengths[i] = message.getInt();
      offsets[i] = message.position();
      message.position(offsets[i] + Math.max(0, lengths[i]));
    }
    return true;
  }

  boolean isNull(int column) {
    return lengths[column] < 0;
  }

  short shortAt(int column) {
    return message.getShort(offsets[column]);
  }

  int intAt(int column) {
    return message.getInt(offsets[column]);
  }

  long longAt(int column) {
    return message.getLong(offsets[column]);
  }

  boolean booleanAt(int column) {
    return message.get(offsets[column]) != 0;
  }

  byte[] array() {
    return message.array();
  }

  int offset(int column) {
    return offsets[column];
  }

  int length(int column) {
    return lengths[column];
  }

  ByteBuffer slice(int column) {
    return message.slice(offsets[column], lengths[column]);
  }
}
