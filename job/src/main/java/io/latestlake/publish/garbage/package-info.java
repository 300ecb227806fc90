/**
 * Garbage collection: takes away what no day of a table shows any more and no savepoint refers to.
 */
package io.latestlake.publish.garbage;
