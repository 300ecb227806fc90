package io.latestlake.stage;

/**
 * One row of a stage file. Mutable, because Parquet takes it apart at once and there is one a
 * writer.
 */
final class StageRow {
  /** Encoded columns of the table. */
  byte[] row;

  boolean delete;

  /** Packed; 0 where no day is known, as of a delete of an unknown key. */
  int day;

  /** Checkpoint that the writer was restored from, -1 if none. */
  long life;

  /**
   * Rises for the writer's whole life: of the rows of a key, the greatest (life, seq) is the last.
   */
  long seq;
}
