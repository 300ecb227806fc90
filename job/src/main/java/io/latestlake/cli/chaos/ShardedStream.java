package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.source.kinesis.proxy.KinesisClients;
import io.latestlake.source.kinesis.proxy.KinesisFailure;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The stream of a run. Calls wait until Kinesis, which is attacked too, does them. */
final class ShardedStream implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long TRY_EVERY_MILLIS = 200;

  private final KinesisClient kinesis;
  private final String stream;

  ShardedStream(URI endpoint, String region, String stream) {
    this.kinesis = new KinesisClients(region, endpoint, CALL).impatient();
    this.stream = requireNonNull(stream, "stream is null");
  }

  /** In the order of their hash keys. */
  List<Shard> open() throws InterruptedException {
    return done(() -> kinesis.listShards(list -> list.streamName(stream)).shards()).stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .sorted(Comparator.comparing(ShardedStream::firstHash))
        .toList();
  }

  static BigInteger firstHash(Shard shard) {
    return new BigInteger(shard.hashKeyRange().startingHashKey());
  }

  static BigInteger lastHash(Shard shard) {
    return new BigInteger(shard.hashKeyRange().endingHashKey());
  }

  /** Asks for it once. If the answer is lost it may have been done, which the shards tell. */
  void split(Shard shard, BigInteger second) {
    ask(
        () ->
            kinesis.splitShard(
                split ->
                    split
                        .streamName(stream)
                        .shardToSplit(shard.shardId())
                        .newStartingHashKey(second.toString())));
  }

  /** As {@link #split}. */
  void merge(Shard first, Shard second) {
    ask(
        () ->
            kinesis.mergeShards(
                merge ->
                    merge
                        .streamName(stream)
                        .shardToMerge(first.shardId())
                        .adjacentShardToMerge(second.shardId())));
  }

  private static void ask(Runnable call) {
    try {
      call.run();
    } catch (ResourceInUseException e) {
      // The last change of the shards is still under way.
    } catch (SdkException e) {
      requirePassing(e);
    }
  }

  /** Whether a shard has a record that arrived then or later. */
  boolean hasRecordsSince(Shard shard, Instant moment) throws InterruptedException {
    String iterator =
        done(
            () ->
                kinesis
                    .getShardIterator(
                        get ->
                            get.streamName(stream)
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                                .timestamp(moment))
                    .shardIterator());
    while (iterator != null) {
      String next = iterator;
      GetRecordsResponse page = done(() -> kinesis.getRecords(get -> get.shardIterator(next)));
      if (!page.records().isEmpty()) {
        return true;
      }
      iterator = page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
    }
    return false;
  }

  /**
   * @return the record's sequence number
   */
  String put(Shard shard, String text) throws InterruptedException {
    return done(
        () ->
            kinesis
                .putRecord(
                    put ->
                        put.streamName(stream)
                            .partitionKey(text)
                            .explicitHashKey(firstHash(shard).toString())
                            .data(SdkBytes.fromUtf8String(text)))
                .sequenceNumber());
  }

  private static <T> T done(Supplier<T> call) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return call.get();
      } catch (SdkException e) {
        requirePassing(e);
        if (System.nanoTime() - end > 0) {
          throw refused(e);
        }
      }
      Thread.sleep(TRY_EVERY_MILLIS);
    }
  }

  private static void requirePassing(SdkException e) {
    KinesisFailure failure = KinesisFailure.of(e);
    if (failure != KinesisFailure.TRANSIENT && failure != KinesisFailure.THROTTLED) {
      throw refused(e);
    }
  }

  private static CommandFailure refused(SdkException e) {
    return new CommandFailure("Kinesis refused what chaos asked of it: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
