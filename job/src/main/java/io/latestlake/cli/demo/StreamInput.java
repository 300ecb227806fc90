package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.KinesisFeeder;
import io.latestlake.cli.changelog.StreamMark;
import io.latestlake.cli.demo.Beginning.Written;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The log as records of a Kinesis stream. What was read of it, only checkpoints know. */
final class StreamInput implements LogInput {
  /** So that the log is not long in coming. */
  private static final int SHARDS = 32;

  private final WorkFolder folder;
  private final ChangeLog log;
  private final KeyBy keyBy;
  private final String identity;
  private final KinesisFeeder feeder;

  StreamInput(WorkFolder folder, ChangeLog log, KeyBy keyBy, Settings settings) throws IOException {
    this.folder = requireNonNull(folder, "folder is null");
    this.log = requireNonNull(log, "log is null");
    this.keyBy = requireNonNull(keyBy, "keyBy is null");
    this.identity = log.identity() + ", keyed by " + keyBy;
    this.feeder = new KinesisFeeder(settings.kinesis(), settings.aws(), SHARDS);
  }

  @Override
  public String place() {
    return "the stream";
  }

  @Override
  public String unit() {
    return "records";
  }

  @Override
  public Written written() throws IOException {
    Optional<StreamMark> mark = folder.streamMark();
    if (mark.isEmpty()) {
      return Written.UNFINISHED;
    } else if (!mark.get().identity().equals(identity)) {
      return Written.OF_ANOTHER_LOG;
    }
    return feeder.holds(mark.get()) ? Written.WHOLE : Written.EXPIRED;
  }

  @Override
  public long records() throws IOException {
    return folder.streamMark().orElseThrow().records();
  }

  @Override
  public long write(LongConsumer progress) throws IOException, InterruptedException {
    folder.removeStreamMark();
    StreamMark mark = feeder.write(identity, log, new DmsMessages(keyBy), progress);
    folder.putStreamMark(mark);
    return mark.records();
  }

  @Override
  public void forgetReaders() throws IOException {
    folder.removeTopicMark();
    folder.removeZoneMark();
  }

  @Override
  public boolean owns(String key) {
    return false;
  }

  @Override
  public void close() {
    feeder.close();
  }
}
