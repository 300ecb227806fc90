/**
 * The committer: staged checkpoints that Flink has completed go to the warehouse in order, and the
 * days that they dirtied are published.
 */
package io.latestlake.commit;
