package io.latestlake.cli.feed;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.Operation;
import io.latestlake.cli.changelog.Pace;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import io.latestlake.source.kinesis.proxy.KinesisClients;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A stream of Kinesis. Changes have their row's primary key for a partition key, as we recommend to
 * DMS's users, so that all shards have some of them.
 */
final class StreamTarget implements Target {
  private static final int SHARDS = 2;

  /** Longer than a stand-in is ever paused: a call that was given up may still be done later. */
  private static final Duration CALL = Duration.ofSeconds(60);

  private static final long LOOK_EVERY_MILLIS = 50;

  private final KinesisClient kinesis;
  private final String stream;

  private StreamTarget(KinesisClient kinesis, String stream) {
    this.kinesis = requireNonNull(kinesis, "kinesis is null");
    this.stream = requireNonNull(stream, "stream is null");
  }

  static StreamTarget open(Settings.Kinesis settings, Settings.Aws aws) {
    // Of an ARN the name, since a stream is made by its name.
    String name = settings.stream().substring(settings.stream().lastIndexOf('/') + 1);
    return new StreamTarget(
        new KinesisClients(aws.region(), settings.endpoint(), CALL).impatient(), name);
  }

  @Override
  public String kind() {
    return "Stream";
  }

  @Override
  public void createIfMissing() throws InterruptedException {
    try {
      kinesis.createStream(request -> request.streamName(stream).shardCount(SHARDS));
    } catch (ResourceInUseException e) {
      // It is there.
    } catch (SdkException e) {
      throw failed(e);
    }
    while (!isActive()) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private boolean isActive() {
    try {
      return kinesis
              .describeStreamSummary(request -> request.streamName(stream))
              .streamDescriptionSummary()
              .streamStatus()
          == StreamStatus.ACTIVE;
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  @Override
  public long append(ChangeLog log, Pace pace, LongConsumer written) throws IOException {
    DmsMessages messages = new DmsMessages(KeyBy.PRIMARY_KEY);
    OrderedPuts puts = new OrderedPuts(kinesis, stream, pace, written);
    try {
      log.read(
          new ChangeLog.Reader() {
            @Override
            public void row(Operation operation, String[] values) {
              puts.put(messages.row(operation, values));
            }

            @Override
            public void message(String json) {
              puts.put(messages.asItIs(json));
            }
          });
      return puts.finish();
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  @Override
  public boolean knowsReaders() {
    return false;
  }

  @Override
  public void awaitRead() {
    throw new UnsupportedOperationException("Kinesis does not know what was read");
  }

  private static CommandFailure failed(SdkException e) {
    return new CommandFailure("Kinesis refused the change log: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
