package io.latestlake.dms;

/**
 * One record as a source delivers it, not yet read.
 *
 * @param value the bytes; null for a record without a value
 * @param stream where it came from, a topic or a folder
 * @param partition of the stream
 * @param position within the partition
 * @param arrivedAt when the stream took it, epoch milliseconds
 */
public record SourceRecord(
    byte[] value, String stream, int partition, long position, long arrivedAt) {}
