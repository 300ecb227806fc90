/**
 * Redshift through its Data API: statements that are sent once and followed to their end, and the
 * scripts of a table.
 */
package io.latestlake.warehouse;
