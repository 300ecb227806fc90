package io.latestlake.source.kinesis.proxy;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.split.StartingPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** {@link StreamProxy} over AWS's client, which it closes with itself. */
public final class KinesisStreamProxy implements StreamProxy {
  private static final String ARN = "arn:";

  private final KinesisClient client;
  private final String stream;

  /**
   * @param stream its ARN or its name
   */
  public KinesisStreamProxy(KinesisClient client, String stream) {
    this.client = requireNonNull(client, "client is null");
    this.stream = requireNonNull(stream, "stream is null");
  }

  @Override
  public List<Shard> shards() {
    return list(ShardFilter.builder().type(ShardFilterType.FROM_TRIM_HORIZON).build());
  }

  @Override
  public List<Shard> shardsSince(Instant moment) {
    return list(
        ShardFilter.builder().type(ShardFilterType.FROM_TIMESTAMP).timestamp(moment).build());
  }

  private List<Shard> list(ShardFilter filter) {
    ListShardsRequest.Builder first = ListShardsRequest.builder().shardFilter(filter);
    ListShardsResponse page =
        client.listShards((isArn() ? first.streamARN(stream) : first.streamName(stream)).build());
    List<Shard> shards = new ArrayList<>(page.shards());
    while (page.nextToken() != null) {
      String token = page.nextToken();
      page = client.listShards(next -> next.nextToken(token));
      shards.addAll(page.shards());
    }
    return shards;
  }

  @Override
  public String iterator(String shard, StartingPosition position) {
    GetShardIteratorRequest.Builder request = GetShardIteratorRequest.builder().shardId(shard);
    if (isArn()) {
      request.streamARN(stream);
    } else {
      request.streamName(stream);
    }
    if (position instanceof StartingPosition.AfterSequence after) {
      request
          .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
          .startingSequenceNumber(after.sequence());
    } else if (position instanceof StartingPosition.AtTimestamp at) {
      request
          .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
          .timestamp(Instant.ofEpochMilli(at.millis()));
    } else {
      request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
    }
    return client.getShardIterator(request.build()).shardIterator();
  }

  @Override
  public ShardPage read(String iterator, int mostRecords) {
    GetRecordsRequest.Builder request =
        GetRecordsRequest.builder().shardIterator(iterator).limit(mostRecords);
    if (isArn()) {
      request.streamARN(stream);
    }
    GetRecordsResponse answer = client.getRecords(request.build());
    Long behind = answer.millisBehindLatest();
    return new ShardPage(answer.records(), answer.nextShardIterator(), behind == null ? 1 : behind);
  }

  private boolean isArn() {
    return stream.startsWith(ARN);
  }

  @Override
  public void close() {
    client.close();
  }
}
