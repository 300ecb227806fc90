package io.latestlake.localaws.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The records of a shard in an append-only file, and where each begins in memory. A record that a
 * kill cut off was never acknowledged; it is cut away when the file is opened again. Its user holds
 * the stream's lock.
 */
final class ShardLog implements AutoCloseable {
  private static final int HEAD_BYTES = Integer.BYTES + 2 * Long.BYTES + Short.BYTES;
  private static final int FIRST_CAPACITY = 64;

  private final FileChannel file;
  private int size;
  private long end;
  private long[] offsets = new long[FIRST_CAPACITY];
  private long[] sequences = new long[FIRST_CAPACITY];
  private long[] arrivals = new long[FIRST_CAPACITY];

  private ShardLog(FileChannel file) {
    this.file = requireNonNull(file, "file is null");
  }

  static ShardLog open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ShardLog log = new ShardLog(file);
    log.readIndex();
    return log;
  }

  private void readIndex() throws IOException {
    long length = file.size();
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    while (end + HEAD_BYTES <= length) {
      readFully(head.clear(), end);
      int bytes = head.getInt();
      if (bytes < HEAD_BYTES || end + bytes > length) {
        break;
      }
      index(head.getLong(), head.getLong(), bytes);
    }
    file.truncate(end);
  }

  void append(StoredRecord record) throws IOException {
    byte[] key = record.partitionKey().getBytes(UTF_8);
    int bytes = HEAD_BYTES + key.length + record.data().length;
    ByteBuffer entry =
        ByteBuffer.allocate(bytes)
            .putInt(bytes)
            .putLong(record.sequence())
            .putLong(record.arrivedAt())
            .putShort((short) key.length)
            .put(key)
            .put(record.data())
            .flip();
    long at = end;
    while (entry.hasRemaining()) {
      at += file.write(entry, at);
    }
    index(record.sequence(), record.arrivedAt(), bytes);
  }

  private void index(long sequence, long arrivedAt, int bytes) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
      sequences = Arrays.copyOf(sequences, 2 * size);
      arrivals = Arrays.copyOf(arrivals, 2 * size);
    }
    offsets[size] = end;
    sequences[size] = sequence;
    arrivals[size] = arrivedAt;
    size++;
    end += bytes;
  }

  int size() {
    return size;
  }

  long sequence(int index) {
    return sequences[index];
  }

  long arrivedAt(int index) {
    return arrivals[index];
  }

  /** The first record with that sequence number or a greater one; the size if there is none. */
  int firstFrom(long sequence) {
    return lowerBound(sequences, sequence);
  }

  /** The first record that arrived then or later; the size if there is none. */
  int firstArrivedFrom(long millis) {
    return lowerBound(arrivals, millis);
  }

  private int lowerBound(long[] rising, long least) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rising[middle] < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Records from there on, at least one if there is one, else no more than the limits allow. */
  List<StoredRecord> read(int from, int mostRecords, int mostBytes) throws IOException {
    int to = from;
    while (to < size
        && to - from < mostRecords
        && (to == from || endOf(to) - offsets[from] <= mostBytes)) {
      to++;
    }
    if (to == from) {
      return List.of();
    }
    ByteBuffer entries = ByteBuffer.allocate(Math.toIntExact(endOf(to - 1) - offsets[from]));
    readFully(entries, offsets[from]);
    List<StoredRecord> records = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      records.add(next(entries));
    }
    return records;
  }

  private long endOf(int index) {
    return index + 1 < size ? offsets[index + 1] : end;
  }

  private static StoredRecord next(ByteBuffer entries) {
    int bytes = entries.getInt();
    long sequence = entries.getLong();
    long arrivedAt = entries.getLong();
    byte[] key = new byte[entries.getShort()];
    entries.get(key);
    byte[] data = new byte[bytes - HEAD_BYTES - key.length];
    entries.get(data);
    return new StoredRecord(sequence, arrivedAt, new String(key, UTF_8), data);
  }

  private void readFully(ByteBuffer target, long at) throws IOException {
    long from = at;
    while (target.hasRemaining()) {
      int read = file.read(target, from);
      if (read < 0) {
        throw new IOException("the file of a shard is shorter than it was");
      }
      from += read;
    }
    target.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
