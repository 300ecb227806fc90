package io.latestlake.dms;

/**
 * What is staged: the net effect of a change record on the latest record, or a dead letter; or that
 * a load or a walk ended.
 */
public sealed interface Outcome permits RowChange, DeadLetter, EndOfLoad, EndOfWalk {}
