package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.KinesisFeeder;
import io.latestlake.cli.changelog.StreamMark;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.config.Settings;
import java.util.Optional;

/**
 * The log as a source has it.
 *
 * @param settings of a job that reads it
 * @param shards empty if it is not in Kinesis
 */
record Fed(BenchSource source, Settings settings, long records, Optional<Shards> shards) {
  /**
   * Of a stream.
   *
   * @param mostRecordsPerSecond what they give of this log, by their limit
   */
  record Shards(int count, long mostRecordsPerSecond) {}

  Fed {
    requireNonNull(source, "source is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(shards, "shards is null");
  }

  static Fed inTopic(Settings settings, TopicMark mark) {
    return new Fed(BenchSource.KAFKA, settings, mark.messages(), Optional.empty());
  }

  static Fed inStream(Settings settings, StreamMark mark, int shards) {
    long mostBytes = shards * KinesisFeeder.SHARD_BYTES_PER_SECOND;
    long most = mark.bytes() == 0 ? 0 : mostBytes * mark.records() / mark.bytes();
    return new Fed(
        BenchSource.KINESIS, settings, mark.records(), Optional.of(new Shards(shards, most)));
  }
}
