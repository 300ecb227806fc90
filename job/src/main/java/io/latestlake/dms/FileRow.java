package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

/**
 * One row of a file of a landing zone, not yet read.
 *
 * @param value of a CSV file the row's bytes without its line end, quotes and all; of a Parquet
 *     file a JSON object with the row's columns in the file's order
 * @param line from 1; a header is none
 */
public record FileRow(byte[] value, DmsFile file, long line) {
  public FileRow {
    requireNonNull(value, "value is null");
    requireNonNull(file, "file is null");
  }
}
