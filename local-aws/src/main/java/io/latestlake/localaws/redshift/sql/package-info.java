/**
 * Redshift's SQL as far as the stand-in speaks it: tokens, an allow list of statements and
 * functions, and their rewriting for PostgreSQL. What is not listed is refused, never ignored and
 * never passed through.
 */
package io.latestlake.localaws.redshift.sql;
