package io.latestlake.dms;

import java.util.Arrays;

/**
 * The values of one row while they are read, in any order. Used again for the next row; a finished
 * row is the one array it allocates.
 *
 * <p>A value that does not fit is kept as the column's problem and not thrown: whether it matters
 * is known only when operation and table are, and these come after the values.
 */
final class RowBuilder {
  private static final byte ABSENT = 0;
  private static final byte NULL = 1;
  private static final byte SET = 2;
  private static final byte REJECTED = 3;

  private final RowLayout layout;
  private final byte[] states;

  /** Values of fixed width; the bits of real and double precision; 0 or 1 of boolean. */
  private final long[] words;

  private final int[] starts;
  private final int[] lengths;
  private final Unusable[] problems;
  private byte[] bytes = new byte[512];
  private int end;

  RowBuilder(RowLayout layout) {
    this.layout = layout;
    int columns = layout.columns().size();
    this.states = new byte[columns];
    this.words = new long[columns];
    this.starts = new int[columns];
    this.lengths = new int[columns];
    this.problems = new Unusable[columns];
    reset();
  }

  void reset() {
    Arrays.fill(states, ABSENT);
    end = 0;
  }

  boolean isAbsent(int column) {
    return states[column] == ABSENT;
  }

  boolean isSet(int column) {
    return states[column] == SET;
  }

  /** Null if there is none. */
  Unusable problem(int column) {
    return states[column] == REJECTED ? problems[column] : null;
  }

  void setNull(int column) {
    states[column] = NULL;
  }

  void setWord(int column, long word) {
    words[column] = word;
    states[column] = SET;
  }

  /** An array with room for that many bytes from {@link #end()} on. */
  byte[] room(int length) {
    if (bytes.length - end < length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length));
    }
    return bytes;
  }

  int end() {
    return end;
  }

  /** Takes the bytes that were written at {@link #end()}. */
  void setBytes(int column, int length) {
    starts[column] = end;
    lengths[column] = length;
    end += length;
    states[column] = SET;
  }

  void reject(int column, Unusable problem) {
    problems[column] = problem;
    states[column] = REJECTED;
  }

  long word(int column) {
    return words[column];
  }

  /** What {@link #start} and {@link #length} point into; valid until the next {@link #room}. */
  byte[] bytes() {
    return bytes;
  }

  int start(int column) {
    return starts[column];
  }

  int length(int column) {
    return lengths[column];
  }

  /** Cuts blanks off the end of a value of bytes. */
  void trim(int column) {
    int length = lengths[column];
    while (length > 0 && bytes[starts[column] + length - 1] == ' ') {
      length--;
    }
    lengths[column] = length;
  }

  boolean endsInBlank(int column) {
    return lengths[column] > 0 && bytes[starts[column] + lengths[column] - 1] == ' ';
  }

  /** Takes over one column of another row of the same layout. */
  void copy(int column, RowBuilder from) {
    if (layout.form(column) == RowLayout.Form.BYTES) {
      int length = from.lengths[column];
      System.arraycopy(from.bytes, from.starts[column], room(length), end, length);
      setBytes(column, length);
    } else {
      setWord(column, from.words[column]);
    }
  }

  /** Whether a column that is set in both rows has the same value in both. */
  boolean sameValue(int column, RowBuilder other) {
    if (layout.form(column) == RowLayout.Form.BYTES) {
      return Arrays.equals(
          bytes,
          starts[column],
          starts[column] + lengths[column],
          other.bytes,
          other.starts[column],
          other.starts[column] + other.lengths[column]);
    }
    return words[column] == other.words[column];
  }

  /** The row; a column that was not set is null, and so is one that is not shown. */
  byte[] finish(boolean[] shown) {
    int columns = states.length;
    int size = layout.firstValue();
    for (int column = 0; column < columns; column++) {
      if (states[column] == SET && shown[column]) {
        int width = layout.form(column).width;
        size += width >= 0 ? width : Varint.size(lengths[column]) + lengths[column];
      }
    }
    byte[] row = new byte[size];
    BigEndian.putInt(row, 0, layout.fingerprint());
    int at = layout.firstValue();
    for (int column = 0; column < columns; column++) {
      if (states[column] == SET && shown[column]) {
        at = write(row, at, column);
      } else {
        row[RowLayout.NULL_BITS + (column >> 3)] |= (byte) (1 << (column & 7));
      }
    }
    return row;
  }

  private int write(byte[] row, int at, int column) {
    switch (layout.form(column)) {
      case INT, FLOAT -> {
        BigEndian.putInt(row, at, (int) words[column]);
        return at + 4;
      }
      case LONG, DOUBLE -> {
        BigEndian.putLong(row, at, words[column]);
        return at + 8;
      }
      case BOOLEAN -> {
        row[at] = (byte) words[column];
        return at + 1;
      }
      default -> {
        int length = lengths[column];
        int start = Varint.put(row, at, length);
        System.arraycopy(bytes, starts[column], row, start, length);
        return start + length;
      }
    }
  }
}
