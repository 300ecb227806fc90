package io.latestlake.testing;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream of a stand-in, written to and resharded by AWS's client. */
public final class KinesisTestStream implements AutoCloseable {
  private static final int POLL_MILLIS = 50;
  private static final int MOST_AT_ONCE = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final KinesisClient kinesis;
  private final String name;

  public KinesisTestStream(LocalAwsProcess aws, String name, int shards)
      throws InterruptedException {
    this(aws.kinesis(), aws.region(), name, shards);
  }

  public KinesisTestStream(URI endpoint, String region, String name, int shards)
      throws InterruptedException {
    this.name = requireNonNull(name, "name is null");
    this.kinesis =
        KinesisClient.builder().endpointOverride(endpoint).region(Region.of(region)).build();
    kinesis.createStream(create -> create.streamName(name).shardCount(shards));
    awaitActive();
  }

  public String name() {
    return name;
  }

  /** By the clock of the stand-in. */
  public Instant createdAt() {
    return kinesis
        .describeStreamSummary(describe -> describe.streamName(name))
        .streamDescriptionSummary()
        .streamCreationTimestamp();
  }

  public void put(String key, String value) {
    kinesis.putRecord(
        put -> put.streamName(name).partitionKey(key).data(SdkBytes.fromUtf8String(value)));
  }

  /** Puts values by keys of their own, again until all are taken; so their order may be any. */
  public void putAll(List<String> values) throws InterruptedException {
    List<PutRecordsRequestEntry> left = new ArrayList<>();
    for (String value : values) {
      left.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(Integer.toString(left.size()))
              .data(SdkBytes.fromUtf8String(value))
              .build());
    }
    while (!left.isEmpty()) {
      List<PutRecordsRequestEntry> batch = left.subList(0, Math.min(MOST_AT_ONCE, left.size()));
      List<PutRecordsResultEntry> results =
          kinesis.putRecords(put -> put.streamName(name).records(batch)).records();
      List<PutRecordsRequestEntry> refused = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).errorCode() != null) {
          refused.add(batch.get(i));
        }
      }
      batch.clear();
      left.addAll(refused);
      if (!refused.isEmpty()) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /**
   * @param shard counts the open shards
   */
  public void putToShard(int shard, String value) {
    String hash = openShards().get(shard).hashKeyRange().startingHashKey();
    kinesis.putRecord(
        put ->
            put.streamName(name)
                .partitionKey(value)
                .explicitHashKey(hash)
                .data(SdkBytes.fromUtf8String(value)));
  }

  public List<Shard> openShards() {
    return kinesis.listShards(list -> list.streamName(name)).shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .toList();
  }

  /** Halves the open shard with the most hash keys. */
  public void split() throws InterruptedException {
    Shard largest = openShards().stream().max((a, b) -> width(a).compareTo(width(b))).orElseThrow();
    BigInteger middle =
        new BigInteger(largest.hashKeyRange().startingHashKey()).add(width(largest).shiftRight(1));
    kinesis.splitShard(
        split ->
            split
                .streamName(name)
                .shardToSplit(largest.shardId())
                .newStartingHashKey(middle.toString()));
    awaitActive();
  }

  /** Merges the shards of the first hash keys. */
  public void merge() throws InterruptedException {
    List<Shard> shards =
        openShards().stream().sorted((a, b) -> start(a).compareTo(start(b))).toList();
    kinesis.mergeShards(
        merge ->
            merge
                .streamName(name)
                .shardToMerge(shards.get(0).shardId())
                .adjacentShardToMerge(shards.get(1).shardId()));
    awaitActive();
  }

  private static BigInteger start(Shard shard) {
    return new BigInteger(shard.hashKeyRange().startingHashKey());
  }

  private static BigInteger width(Shard shard) {
    return new BigInteger(shard.hashKeyRange().endingHashKey()).subtract(start(shard));
  }

  private void awaitActive() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    StreamStatus now = status();
    while (now != StreamStatus.ACTIVE) {
      if (now == StreamStatus.DELETING || System.nanoTime() - end > 0) {
        throw new IllegalStateException(name + " is " + now);
      }
      Thread.sleep(POLL_MILLIS);
      now = status();
    }
  }

  private StreamStatus status() {
    return kinesis
        .describeStreamSummary(describe -> describe.streamName(name))
        .streamDescriptionSummary()
        .streamStatus();
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
