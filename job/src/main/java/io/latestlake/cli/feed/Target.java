package io.latestlake.cli.feed;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.Pace;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.function.LongConsumer;

/** What a DMS task writes to. */
sealed interface Target extends AutoCloseable permits TopicTarget, StreamTarget {
  /** What the settings' job reads. */
  static Target of(Settings settings) {
    return switch (settings.source().stream()) {
      case KAFKA -> new TopicTarget(settings.kafka());
      case KINESIS -> StreamTarget.open(settings.kinesis(), settings.aws());
      case LANDING_ZONE, NONE ->
          throw new CommandFailure("feed writes to Kafka and Kinesis; the settings read neither.");
    };
  }

  /** Its word for what it is. */
  String kind();

  /** Makes it; one that is there is left as it is. */
  void createIfMissing() throws InterruptedException;

  /**
   * Writes the log behind what it holds.
   *
   * @param pace says when a message may go
   * @return how many were written
   */
  long append(ChangeLog log, Pace pace, LongConsumer written) throws IOException;

  /** Whether it knows what the job has read of it. */
  boolean knowsReaders();

  /** Waits until the job has read all of it, at a completed checkpoint. */
  void awaitRead() throws InterruptedException;

  @Override
  void close();
}
