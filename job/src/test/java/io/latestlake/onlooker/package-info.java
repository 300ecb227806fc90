/**
 * A reader of the lake that is a process of its own and never stops reading: it plans and reads as
 * an engine does, through the clients of AWS and Parquet's own reader, and holds each day that it
 * read against what the writer says it has committed. It uses nothing that the writer is made of.
 */
package io.latestlake.onlooker;
