package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

/**
 * What a landing zone delivers: one row of a file, not yet read, or the word that a table's load is
 * at its end.
 *
 * @param value of a CSV file the row's bytes without its line end, quotes and all; of a Parquet
 *     file a JSON object with the row's columns in the file's order
 * @param line from 1; a header is none
 */
public record FileRow(byte[] value, DmsFile file, long line, Kind kind) {
  /** What a value is. */
  public enum Kind {
    /** A whole row. */
    ROW,
    /**
     * The beginning of a row that is longer than a row may be, or whose quote is never closed: it
     * cannot be applied, and must not be taken for a shorter one.
     */
    CUT,
    /** No row: all rows of the table's load files were delivered before it. */
    END_OF_LOAD
  }

  private static final byte[] NOTHING = {};

  public FileRow {
    requireNonNull(value, "value is null");
    requireNonNull(file, "file is null");
    requireNonNull(kind, "kind is null");
  }

  /** A whole row. */
  public FileRow(byte[] value, DmsFile file, long line) {
    this(value, file, line, Kind.ROW);
  }

  /**
   * @param folder stands for the table's load files
   */
  public static FileRow endOfLoad(DmsFile folder) {
    return new FileRow(NOTHING, folder, 0, Kind.END_OF_LOAD);
  }
}
