package io.latestlake.dms;

/** What becomes of a record that asks for something: a change record, or a dead letter. */
public sealed interface Decoded permits ChangeRecord, DeadLetter {
  RowKey key();
}
