/**
 * Parquet files read into, and written out of, PostgreSQL's binary COPY format, row by row and
 * without objects for rows.
 */
package io.latestlake.localaws.redshift.parquet;
