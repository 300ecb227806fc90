package io.latestlake.cli.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.Message;
import io.latestlake.cli.changelog.Pace;
import io.latestlake.source.kinesis.proxy.KinesisFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Puts messages so that those of a key are in the stream in their order, whatever fails: a call has
 * no key twice, and the next one is made when all of it was taken. A message may be there twice, as
 * of DMS, when an answer was lost; nothing lies between its two copies that has its key.
 */
final class OrderedPuts {
  private static final int MOST_RECORDS = 500;
  private static final int MOST_BYTES = 4 << 20;
  private static final int SHOWN_EVERY = 5_000;
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Kinesis may be away for a while, and nothing of the log may be lost for it. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Kinesis asks for a key, also of a message that has none. */
  private static final String NO_KEY = "-";

  private final KinesisClient kinesis;
  private final String stream;
  private final Pace pace;
  private final LongConsumer written;
  private final List<PutRecordsRequestEntry> batch = new ArrayList<>(MOST_RECORDS);
  private final Set<String> keys = new HashSet<>();
  private long batchBytes;
  private long batchSince;
  private long count;

  OrderedPuts(KinesisClient kinesis, String stream, Pace pace, LongConsumer written) {
    this.kinesis = requireNonNull(kinesis, "kinesis is null");
    this.stream = requireNonNull(stream, "stream is null");
    this.pace = requireNonNull(pace, "pace is null");
    this.written = requireNonNull(written, "written is null");
  }

  void put(Message message) {
    pace.await(count);
    String key = message.key() == null ? NO_KEY : new String(message.key(), UTF_8);
    long now = System.nanoTime();
    if (batch.size() == MOST_RECORDS
        || keys.contains(key)
        || batchBytes + message.value().length > MOST_BYTES
        || !batch.isEmpty() && now - batchSince > LINGER_NANOS) {
      flush();
    }
    if (batch.isEmpty()) {
      batchSince = now;
    }
    keys.add(key);
    batchBytes += message.value().length + key.length();
    batch.add(
        PutRecordsRequestEntry.builder()
            .partitionKey(key)
            .data(SdkBytes.fromByteArrayUnsafe(message.value()))
            .build());
    count++;
    if (count % SHOWN_EVERY == 0) {
      written.accept(count);
    }
  }

  /** How many were put in all. */
  long finish() {
    flush();
    written.accept(count);
    return count;
  }

  private void flush() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<PutRecordsRequestEntry> left = List.copyOf(batch);
    while (!left.isEmpty()) {
      left = refused(left, end);
      if (!left.isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    batch.clear();
    keys.clear();
    batchBytes = 0;
  }

  private List<PutRecordsRequestEntry> refused(List<PutRecordsRequestEntry> sent, long end) {
    try {
      List<PutRecordsResultEntry> results =
          kinesis.putRecords(request -> request.streamName(stream).records(sent)).records();
      List<PutRecordsRequestEntry> refused = new ArrayList<>();
      for (int i = 0; i < sent.size(); i++) {
        if (results.get(i).errorCode() != null) {
          refused.add(sent.get(i));
        }
      }
      return refused;
    } catch (SdkException e) {
      KinesisFailure failure = KinesisFailure.of(e);
      boolean passes = failure == KinesisFailure.TRANSIENT || failure == KinesisFailure.THROTTLED;
      if (passes && System.nanoTime() - end < 0) {
        return sent;
      }
      throw e;
    }
  }
}
