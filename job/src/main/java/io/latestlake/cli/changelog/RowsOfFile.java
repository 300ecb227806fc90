package io.latestlake.cli.changelog;

import java.io.IOException;

/**
 * What the rows of one file of a DMS task are written to; its endpoint has a timestamp column and
 * DMS's defaults for all else, so rows of a load have no {@code Op}.
 */
sealed interface RowsOfFile permits CsvRows, ParquetRows {
  void load(String timestamp, String[] values) throws IOException;

  /**
   * @param op I, U or D
   */
  void change(char op, String timestamp, String[] values) throws IOException;

  byte[] finish() throws IOException;

  /** With its dot. */
  String extension();
}
