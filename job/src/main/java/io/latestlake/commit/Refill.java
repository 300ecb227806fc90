package io.latestlake.commit;

/** What fills a table that was emptied to be rebuilt, and so, when it is whole again. */
enum Refill {
  /** The table is not being rebuilt. */
  NONE,

  /** The walk: whole when what all subtasks staged until the end of their walk is applied. */
  BY_WALK,

  /**
   * The source, on top of what the state has: whole when its load is committed, or its end of input
   * or a drain, and the walk.
   */
  BY_SOURCE,

  /**
   * The source had filled it by the time of the state, as whoever started the run to adopt it says:
   * whole when what was staged then is committed, and the walk.
   */
  DONE
}
