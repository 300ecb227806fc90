package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

/** Where a record stands in its source, so that it can be found there again. */
public sealed interface Position {
  /**
   * @param stream a topic
   * @param offset within the partition
   * @param arrivedAt when the stream took it, epoch milliseconds
   */
  record InStream(String stream, int partition, long offset, long arrivedAt) implements Position {
    public InStream {
      requireNonNull(stream, "stream is null");
    }
  }

  /**
   * @param stream of Kinesis, its name or its ARN
   * @param sequence the record's number, a decimal of up to 129 digits
   * @param arrivedAt when the stream took it, epoch milliseconds
   */
  record InShard(String stream, String shard, String sequence, long arrivedAt) implements Position {
    public InShard {
      requireNonNull(stream, "stream is null");
      requireNonNull(shard, "shard is null");
      requireNonNull(sequence, "sequence is null");
    }
  }

  /**
   * @param line of the file's rows, from 1; a header is none
   */
  record InFile(DmsFile file, long line) implements Position {
    public InFile {
      requireNonNull(file, "file is null");
    }
  }
}
