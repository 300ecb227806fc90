/** The job: a most-recent view of a table, from its change records to Parquet files by day. */
package io.latestlake;
