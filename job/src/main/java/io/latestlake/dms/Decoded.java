package io.latestlake.dms;

/**
 * What becomes of a record that asks for something: a change record, or a dead letter; or that a
 * load ended.
 */
public sealed interface Decoded permits ChangeRecord, DeadLetter, EndOfLoad {
  RowKey key();
}
