package io.latestlake.localaws.kinesis;

/**
 * A record of a shard.
 *
 * @param arrivedAt epoch milliseconds
 */
record StoredRecord(long sequence, long arrivedAt, String partitionKey, byte[] data) {
  /** What limits count. */
  static int size(byte[] partitionKey, byte[] data) {
    return partitionKey.length + data.length;
  }
}
