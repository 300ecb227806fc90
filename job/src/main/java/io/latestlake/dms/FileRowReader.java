package io.latestlake.dms;

/** Reads rows of files of one format and one table; what it holds is of the row read last. */
sealed interface FileRowReader permits CsvRow, ParquetRow {
  /**
   * Reads a row; parts of it may be read if it fails.
   *
   * @param head gets what the row says beside its columns
   */
  void read(FileRow from, RowHead head) throws Unusable;

  RowBuilder row();

  /** What is known of the key columns' values before the change. */
  RowBuilder before();

  boolean hasBefore();
}
