package io.latestlake.commit;

/** What fills a table that was emptied to be rebuilt, and so, when it is whole again. */
enum Refill {
  /** The table is not being rebuilt. */
  NONE,

  /** The walk: whole when what all subtasks staged until the end of their walk is applied. */
  BY_WALK,

  /** The source: whole when its load is committed, or its end of input or a drain. */
  BY_SOURCE,

  /** The source has filled it, as whoever started the run to adopt it says. */
  DONE
}
