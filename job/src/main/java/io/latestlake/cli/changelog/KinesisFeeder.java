package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import io.latestlake.source.kinesis.proxy.KinesisClients;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Writes a change log to a Kinesis stream of its own, and knows it again. */
public final class KinesisFeeder implements AutoCloseable {
  /** What Kinesis gives of a shard to all of its readers together. */
  public static final long SHARD_BYTES_PER_SECOND = 2 << 20;

  /** A log that expires while it is read would be read in part, and Kinesis does not tell. */
  private static final Duration TIME_TO_READ = Duration.ofHours(1);

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration RECREATION = Duration.ofMinutes(2);
  private static final Duration LEAST_DELAY = Duration.ofMillis(100);
  private static final Duration MOST_DELAY = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 50;
  private static final long LOOK_EVERY_MILLIS = 50;

  private final KinesisClient kinesis;
  private final String stream;
  private final int shards;

  /**
   * @param shards that the stream is made of, each for a thousand records a second
   */
  public KinesisFeeder(Settings.Kinesis settings, Settings.Aws aws, int shards) {
    this.kinesis =
        new KinesisClients(aws.region(), settings.endpoint(), CALL)
            .patient(LEAST_DELAY, MOST_DELAY, ATTEMPTS);
    requireNonNull(settings.stream(), "stream is null");
    // Of an ARN the name, since a stream is made by its name.
    this.stream = settings.stream().substring(settings.stream().lastIndexOf('/') + 1);
    this.shards = shards;
  }

  /** Whether the shards have what the mark says, to be kept long enough to be read. */
  public boolean holds(StreamMark mark) {
    try {
      Instant keptFrom =
          Instant.now()
              .minus(Duration.ofHours(summary().retentionPeriodHours()))
              .plus(TIME_TO_READ);
      return mark.spans().entrySet().stream()
          .allMatch(shard -> holds(shard.getKey(), shard.getValue(), keptFrom));
    } catch (ResourceNotFoundException e) {
      return false;
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private boolean holds(String shard, StreamMark.Span span, Instant keptFrom) {
    List<Record> first = from(shard, span.first(), 1);
    List<Record> last = from(shard, span.last(), 2);
    return first.size() == 1
        && first.get(0).sequenceNumber().equals(span.first())
        && first.get(0).approximateArrivalTimestamp().isAfter(keptFrom)
        && last.size() == 1
        && last.get(0).sequenceNumber().equals(span.last());
  }

  private List<Record> from(String shard, String sequence, int most) {
    String iterator =
        kinesis
            .getShardIterator(
                request ->
                    request
                        .streamName(stream)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber(sequence))
            .shardIterator();
    return kinesis.getRecords(request -> request.shardIterator(iterator).limit(most)).records();
  }

  /** Makes the stream anew and writes the log to it. */
  public StreamMark write(
      String identity, ChangeLog log, DmsMessages messages, LongConsumer written)
      throws IOException, InterruptedException {
    try {
      recreate();
      RecordBatch batch = new RecordBatch(kinesis, stream, written);
      log.read(
          new ChangeLog.Reader() {
            @Override
            public void row(Operation operation, String[] values) {
              batch.add(messages.row(operation, values));
            }

            @Override
            public void message(String json) {
              batch.add(messages.asItIs(json));
            }
          });
      batch.finish();
      return new StreamMark(identity, batch.records(), batch.bytes(), batch.spans());
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private void recreate() throws InterruptedException {
    long end = System.nanoTime() + RECREATION.toNanos();
    try {
      kinesis.deleteStream(request -> request.streamName(stream));
    } catch (ResourceNotFoundException e) {
      // So there is none.
    }
    while (!created()) {
      waitUntil(end);
    }
    while (summary().streamStatus() != StreamStatus.ACTIVE) {
      waitUntil(end);
    }
  }

  /** False as long as the one before it is being deleted. */
  private boolean created() {
    try {
      kinesis.createStream(request -> request.streamName(stream).shardCount(shards));
      return true;
    } catch (ResourceInUseException e) {
      return false;
    }
  }

  private void waitUntil(long end) throws InterruptedException {
    if (System.nanoTime() - end > 0) {
      throw new CommandFailure(
          "The stream " + stream + " was not ready after " + RECREATION.toSeconds() + " s.");
    }
    Thread.sleep(LOOK_EVERY_MILLIS);
  }

  private StreamDescriptionSummary summary() {
    return kinesis
        .describeStreamSummary(request -> request.streamName(stream))
        .streamDescriptionSummary();
  }

  private static CommandFailure failed(SdkException e) {
    return new CommandFailure("Kinesis refused the change log: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
