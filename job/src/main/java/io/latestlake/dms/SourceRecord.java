package io.latestlake.dms;

/**
 * One record as a source delivers it, not yet read.
 *
 * @param value the bytes; null for a record without a value
 * @param stream where it came from, a topic or a folder
 * @param partition of the stream
 * @param position within the partition
 * @param arrivedAt when the stream took it, epoch milliseconds
 * @param shard where it stands if the stream has shards, whose positions fit no number; else null
 */
public record SourceRecord(
    byte[] value,
    String stream,
    int partition,
    long position,
    long arrivedAt,
    Position.InShard shard) {

  public SourceRecord(byte[] value, String stream, int partition, long position, long arrivedAt) {
    this(value, stream, partition, position, arrivedAt, null);
  }

  /** A record of a stream that has shards. */
  public static SourceRecord inShard(byte[] value, Position.InShard at) {
    return new SourceRecord(value, at.stream(), 0, 0, at.arrivedAt(), at);
  }

  /** Where to find it again. */
  Position at() {
    return shard != null ? shard : new Position.InStream(stream, partition, position, arrivedAt);
  }
}
