package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.Feeder;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.KinesisFeeder;
import io.latestlake.cli.changelog.StreamMark;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.Optional;

/** The log, written to where a source reads it, unless that has it from a run before. */
final class BenchLog {
  /** Enough for the shards' limits not to be what is measured. */
  private static final int SHARDS = 64;

  private static final KeyBy KEY_BY = KeyBy.PRIMARY_KEY;

  private final WorkFolder folder;
  private final Terminal terminal;
  private final GeneratedChangeLog log;

  /**
   * @param shards of the stream
   * @param mostRecordsPerSecond what the shards give of this log, by their limit
   */
  record Stream(int shards, long mostRecordsPerSecond) {}

  /**
   * The log as a source has it.
   *
   * @param settings of a job that reads it
   * @param stream empty if it is not in Kinesis
   */
  record Fed(BenchSource source, Settings settings, long records, Optional<Stream> stream) {
    Fed {
      requireNonNull(source, "source is null");
      requireNonNull(settings, "settings is null");
      requireNonNull(stream, "stream is null");
    }
  }

  BenchLog(WorkFolder folder, Terminal terminal, GeneratorOptions log) {
    this.folder = requireNonNull(folder, "folder is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.log = new GeneratedChangeLog(log);
  }

  Fed feed(BenchSource source, Settings settings) throws IOException, InterruptedException {
    return switch (source) {
      case KAFKA -> new Fed(source, settings, toTopic(settings).messages(), Optional.empty());
      case KINESIS -> {
        StreamMark mark = toStream(settings);
        long bytesOfOne = Math.max(1, mark.bytes() / Math.max(1, mark.records()));
        long most = SHARDS * KinesisFeeder.SHARD_BYTES_PER_SECOND / bytesOfOne;
        yield new Fed(source, settings, mark.records(), Optional.of(new Stream(SHARDS, most)));
      }
    };
  }

  private TopicMark toTopic(Settings settings) throws IOException, InterruptedException {
    try (Feeder feeder =
        new Feeder(settings.kafka().bootstrapServers(), settings.kafka().topic())) {
      Optional<TopicMark> mark = folder.topicMark();
      if (mark.isPresent()
          && mark.get().identity().equals(identity())
          && feeder.holds(mark.get())) {
        return mark.get();
      }
      terminal.heading("Writing " + log.description() + " to the topic");
      folder.removeTopicMark();
      Progress progress = new Progress(terminal, "messages", 0);
      TopicMark written =
          feeder.write(identity(), log, new DmsMessages(KEY_BY), count -> progress.show(count, ""));
      folder.putTopicMark(written);
      progress.end();
      return written;
    }
  }

  private StreamMark toStream(Settings settings) throws IOException, InterruptedException {
    String identity = identity() + ", in " + SHARDS + " shards";
    try (KinesisFeeder feeder = new KinesisFeeder(settings.kinesis(), settings.aws(), SHARDS)) {
      Optional<StreamMark> mark = folder.streamMark();
      if (mark.isPresent() && mark.get().identity().equals(identity) && feeder.holds(mark.get())) {
        return mark.get();
      }
      terminal.heading("Writing " + log.description() + " to the stream");
      folder.removeStreamMark();
      Progress progress = new Progress(terminal, "records", 0);
      StreamMark written =
          feeder.write(identity, log, new DmsMessages(KEY_BY), count -> progress.show(count, ""));
      folder.putStreamMark(written);
      progress.end();
      return written;
    }
  }

  private String identity() {
    return log.identity() + ", keyed by " + KEY_BY;
  }
}
