package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.KinesisFeeder;
import io.latestlake.cli.changelog.StreamMark;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.Optional;

/** The generated log in a stream of Kinesis: what every run of a benchmark reads anew. */
final class BenchStream {
  /** Enough for their limits not to be what is measured. */
  static final int SHARDS = 64;

  private final GeneratorOptions options;
  private final WorkFolder folder;
  private final Terminal terminal;

  BenchStream(GeneratorOptions options, WorkFolder folder, Terminal terminal) {
    this.options = requireNonNull(options, "options is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /** Writes the log, unless the stream has it from a run before. */
  StreamMark feed(Settings settings) throws IOException, InterruptedException {
    GeneratedChangeLog log = new GeneratedChangeLog(options);
    KeyBy keyBy = KeyBy.PRIMARY_KEY;
    String identity = log.identity() + ", keyed by " + keyBy + ", in " + SHARDS + " shards";
    try (KinesisFeeder feeder = new KinesisFeeder(settings.kinesis(), settings.aws(), SHARDS)) {
      Optional<StreamMark> mark = folder.streamMark();
      if (mark.isPresent() && mark.get().identity().equals(identity) && feeder.holds(mark.get())) {
        return mark.get();
      }
      terminal.heading("Writing " + log.description() + " to the stream");
      folder.removeStreamMark();
      Progress progress = new Progress(terminal, "records", 0);
      StreamMark written =
          feeder.write(identity, log, new DmsMessages(keyBy), count -> progress.show(count, ""));
      folder.putStreamMark(written);
      progress.end();
      return written;
    }
  }
}
