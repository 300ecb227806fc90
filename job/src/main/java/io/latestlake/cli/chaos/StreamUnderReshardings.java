package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.FlinkRest.Job;
import io.latestlake.cli.chaos.Report.Resharded;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a run with Kinesis has beside one with Kafka: reshardings, an end that must be marked, and a
 * look at the order of the records of each key.
 *
 * <p>The feeder puts the records of a key in their order. A record that the job finds stale came
 * after a later one of its key, so the order was lost; lake and view would not show it, as versions
 * put it right. It is looked for every second or two: what a task counted that was killed before it
 * was looked at is not seen. ({@code SimulatedSourceTest} and {@code ReshardedStreamTest} look at
 * every record.)
 */
final class StreamUnderReshardings implements AutoCloseable {
  private final ShardedStream stream;
  private final Reshardings reshardings;
  private final Path bucket;
  private final Settings settings;
  private long stale;

  private StreamUnderReshardings(
      ShardedStream stream, Reshardings reshardings, Path bucket, Settings settings) {
    this.stream = requireNonNull(stream, "stream is null");
    this.reshardings = requireNonNull(reshardings, "reshardings is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** None if the log comes otherwise. */
  static Optional<StreamUnderReshardings> of(ChaosCluster cluster, RandomGenerator random)
      throws IOException {
    Settings settings = cluster.settings();
    if (settings.source().stream() != Settings.Source.Stream.KINESIS) {
      return Optional.empty();
    }
    ShardedStream stream =
        new ShardedStream(
            cluster.reachable(settings.kinesis().endpoint()),
            settings.aws().region(),
            settings.kinesis().stream());
    String checkpoints = URI.create(settings.run().checkpointDirectory()).getPath().substring(1);
    CheckpointFiles files = new CheckpointFiles(cluster.bucket().resolve(checkpoints));
    return Optional.of(
        new StreamUnderReshardings(
            stream, new Reshardings(stream, random, files::newest), cluster.bucket(), settings));
  }

  void beginReshardings() {
    reshardings.begin();
  }

  /** Ends the reshardings too. */
  EndMarks markEnd() throws InterruptedException {
    reshardings.end();
    return EndMarks.put(stream, bucket.resolve(settings.lake().prefix() + "dead-letters"));
  }

  /** Looks what the job has counted. */
  void look(FlinkRest flink, Job job) throws IOException, InterruptedException {
    stale = Math.max(stale, flink.accumulated(job, "stale"));
  }

  Resharded resharded() {
    return new Resharded(reshardings.splits(), reshardings.merges(), reshardings.idle(), stale);
  }

  @Override
  public void close() {
    reshardings.close();
    stream.close();
  }
}
