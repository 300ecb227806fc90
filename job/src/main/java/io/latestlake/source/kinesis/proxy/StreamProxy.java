package io.latestlake.source.kinesis.proxy;

import io.latestlake.source.kinesis.split.StartingPosition;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * One stream, as this source uses it. Each method is a call, or several pages of one; what goes
 * wrong is an {@link software.amazon.awssdk.core.exception.SdkException}, and {@link
 * KinesisFailure} says what to do.
 */
public interface StreamProxy extends AutoCloseable {
  /** All shards that the stream knows, closed ones too. */
  List<Shard> shards();

  /** Those of them that were open at the moment or later. */
  List<Shard> shardsSince(Instant moment);

  String iterator(String shard, StartingPosition position);

  ShardPage read(String iterator, int mostRecords);

  @Override
  void close();
}
