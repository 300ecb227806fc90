package io.latestlake.commit;

/** What a run does with a table whose ledger has commits that its state does not know. */
public enum Start {
  /** Refuses to begin without state; after a restore it commits, and publishes nothing. */
  CONTINUE,

  /**
   * Takes the table as it is. Right if the source sends again all that came after the state, or
   * after the table's making if there is none: what it sends again is applied again and leaves the
   * same rows. A row that it does not send again stays as the table has it, and an older record of
   * that row that comes late is not told from a newer one.
   */
  ADOPT,

  /**
   * Empties the tables and fills them again from the state; without state, by what the source
   * sends. Right whatever the tables hold and whatever their ledger knows. Nothing is published
   * until a table is whole again.
   */
  REBUILD
}
