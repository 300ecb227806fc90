package io.latestlake.cli.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.StreamMark.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Records on their way to a stream, as many in a call as Kinesis takes. Those that a shard had no
 * room for in that second go first in the next call. So the records of a key are put in the log's
 * order, unless a shard refuses one for its size and takes a smaller one of its key behind it;
 * their versions put that right.
 */
final class RecordBatch {
  private static final int MOST_RECORDS = 500;
  private static final int MOST_BYTES = 5 << 20;
  private static final int MOST_KEY_CHARACTERS = 256;
  private static final int SHOWN_EVERY = 5_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Kinesis asks for a key, also of a message that has none. */
  private static final String NO_KEY = "-";

  private final KinesisClient kinesis;
  private final String stream;
  private final LongConsumer written;
  private final Map<String, Span> spans = new HashMap<>();
  private List<PutRecordsRequestEntry> waiting = new ArrayList<>(MOST_RECORDS);
  private int waitingBytes;
  private long records;
  private long bytes;
  private long shown;

  /**
   * @param written is told now and then how many records were taken
   */
  RecordBatch(KinesisClient kinesis, String stream, LongConsumer written) {
    this.kinesis = requireNonNull(kinesis, "kinesis is null");
    this.stream = requireNonNull(stream, "stream is null");
    this.written = requireNonNull(written, "written is null");
  }

  void add(Message message) {
    PutRecordsRequestEntry entry =
        PutRecordsRequestEntry.builder()
            .partitionKey(partitionKey(message))
            .data(SdkBytes.fromByteArrayUnsafe(message.value()))
            .build();
    int size = size(entry);
    while (waiting.size() == MOST_RECORDS
        || !waiting.isEmpty() && waitingBytes + size > MOST_BYTES) {
      put();
    }
    waiting.add(entry);
    waitingBytes += size;
  }

  void finish() {
    while (!waiting.isEmpty()) {
      put();
    }
    written.accept(records);
  }

  private static String partitionKey(Message message) {
    String key = message.key() == null ? "" : new String(message.key(), UTF_8);
    if (key.isEmpty()) {
      return NO_KEY;
    }
    return key.length() > MOST_KEY_CHARACTERS ? key.substring(0, MOST_KEY_CHARACTERS) : key;
  }

  private static int size(PutRecordsRequestEntry entry) {
    return entry.data().asByteArrayUnsafe().length + entry.partitionKey().getBytes(UTF_8).length;
  }

  private void put() {
    List<PutRecordsRequestEntry> sent = waiting;
    List<PutRecordsResultEntry> results =
        kinesis.putRecords(request -> request.streamName(stream).records(sent)).records();
    waiting = new ArrayList<>(MOST_RECORDS);
    waitingBytes = 0;
    for (int i = 0; i < sent.size(); i++) {
      PutRecordsRequestEntry entry = sent.get(i);
      PutRecordsResultEntry result = results.get(i);
      int size = size(entry);
      if (result.errorCode() == null) {
        records++;
        bytes += size;
        spans.merge(
            result.shardId(),
            new Span(result.sequenceNumber(), result.sequenceNumber()),
            (before, one) -> new Span(before.first(), one.last()));
      } else {
        waiting.add(entry);
        waitingBytes += size;
      }
    }
    if (records - shown >= SHOWN_EVERY) {
      shown = records;
      written.accept(records);
    }
    if (!waiting.isEmpty()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** That were taken. */
  long records() {
    return records;
  }

  /** Of the records that were taken. */
  long bytes() {
    return bytes;
  }

  Map<String, Span> spans() {
    return spans;
  }
}
