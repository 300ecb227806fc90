package io.latestlake.localaws.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;

/** A shard's records, and what may be written to and read from it in a second. */
final class Shard implements AutoCloseable {
  private final KinesisLimits limits;
  private final ShardLog log;
  private final Bucket reads;
  private final Bucket readBytes;
  private final Bucket iterators;
  private final Bucket writes;
  private final Bucket writeBytes;
  private ShardEntry entry;

  Shard(ShardEntry entry, ShardLog log, KinesisLimits limits, long now) {
    this.entry = requireNonNull(entry, "entry is null");
    this.log = requireNonNull(log, "log is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.reads = new Bucket(limits.readsPerSecond(), now);
    this.readBytes = new Bucket(limits.readBytesPerSecond(), now);
    this.iterators = new Bucket(limits.iteratorsPerSecond(), now);
    this.writes = new Bucket(limits.writesPerSecond(), now);
    this.writeBytes = new Bucket(limits.writeBytesPerSecond(), now);
  }

  ShardEntry entry() {
    return entry;
  }

  void close(long sequence, long now) {
    entry = entry.closed(sequence, now);
  }

  /** Whether so much more may be written now; if so it is taken as written. */
  boolean admits(int bytes, long now) {
    if (!writes.has(1, now) || !writeBytes.has(bytes, now)) {
      return false;
    }
    writes.use(1);
    writeBytes.use(bytes);
    return true;
  }

  /** Takes a record; none arrives before the one before it, whatever the clock does. */
  void append(long sequence, long now, String partitionKey, byte[] data) throws IOException {
    int size = log.size();
    long arrivedAt = size == 0 ? now : Math.max(now, log.arrivedAt(size - 1));
    log.append(new StoredRecord(sequence, arrivedAt, partitionKey, data));
  }

  /** Whether a read may be made now; if so it is taken as made. */
  boolean admitsRead(long now) {
    if (!reads.has(1, now) || !readBytes.hasAny(now)) {
      return false;
    }
    reads.use(1);
    return true;
  }

  /** Whether an iterator may be made now; if so it is taken as made. */
  boolean admitsIterator(long now) {
    if (!iterators.has(1, now)) {
      return false;
    }
    iterators.use(1);
    return true;
  }

  List<StoredRecord> read(int from, int mostRecords) throws IOException {
    List<StoredRecord> records = log.read(from, mostRecords, KinesisLimits.ANSWER_BYTES);
    int bytes = 0;
    for (StoredRecord record : records) {
      bytes += StoredRecord.size(record.partitionKey().getBytes(UTF_8), record.data());
    }
    readBytes.use(bytes);
    return records;
  }

  /** The oldest record that is still kept. */
  int horizon(long now) {
    return log.firstArrivedFrom(now - limits.retention().toMillis());
  }

  int latest() {
    return log.size();
  }

  int from(long sequence) {
    return log.firstFrom(sequence);
  }

  int arrivedFrom(long millis) {
    return log.firstArrivedFrom(millis);
  }

  /** Of the last record; the shard's first one if it has none. */
  long lastSequence() {
    return log.size() == 0 ? entry.firstSequence() : log.sequence(log.size() - 1);
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
