package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.Feeder;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.Optional;

/** The generated log in the topic: what every run of a benchmark reads anew. */
final class BenchTopic {
  private final GeneratorOptions options;
  private final WorkFolder folder;
  private final Terminal terminal;

  BenchTopic(GeneratorOptions options, WorkFolder folder, Terminal terminal) {
    this.options = requireNonNull(options, "options is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /** Writes the log, unless the topic has it from a run before. */
  TopicMark feed(Settings settings) throws IOException, InterruptedException {
    GeneratedChangeLog log = new GeneratedChangeLog(options);
    KeyBy keyBy = KeyBy.PRIMARY_KEY;
    String identity = log.identity() + ", keyed by " + keyBy;
    try (Feeder feeder =
        new Feeder(settings.kafka().bootstrapServers(), settings.kafka().topics().get(0))) {
      Optional<TopicMark> mark = folder.topicMark();
      if (mark.isPresent() && mark.get().identity().equals(identity) && feeder.holds(mark.get())) {
        return mark.get();
      }
      terminal.heading("Writing " + log.description() + " to the topic");
      folder.removeTopicMark();
      Progress progress = new Progress(terminal, "messages", 0);
      TopicMark written =
          feeder.write(identity, log, new DmsMessages(keyBy), count -> progress.show(count, ""));
      folder.putTopicMark(written);
      progress.end();
      return written;
    }
  }
}
