/**
 * The stage writer: row changes of one checkpoint become Parquet files on S3, dead letters become
 * JSON-lines objects, and both are handed over as committables.
 */
package io.latestlake.stage;
