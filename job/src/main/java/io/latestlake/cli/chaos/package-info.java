/**
 * The proof with real processes: a cluster that is killed and paused in the middle of its work must
 * lead to what an oracle says that knows nothing of the job.
 */
package io.latestlake.cli.chaos;
