package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.Feeder;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.demo.Beginning.Written;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The log as messages of a topic. */
final class TopicInput implements LogInput {
  private final WorkFolder folder;
  private final ChangeLog log;
  private final KeyBy keyBy;
  private final String identity;
  private final String group;
  private final Feeder feeder;

  TopicInput(WorkFolder folder, ChangeLog log, KeyBy keyBy, Settings.Kafka kafka)
      throws IOException {
    this.folder = requireNonNull(folder, "folder is null");
    this.log = requireNonNull(log, "log is null");
    this.keyBy = requireNonNull(keyBy, "keyBy is null");
    this.identity = log.identity() + ", keyed by " + keyBy;
    this.group = kafka.groupId();
    this.feeder = new Feeder(kafka.bootstrapServers(), kafka.topics().get(0));
  }

  @Override
  public String place() {
    return "the topic";
  }

  @Override
  public String unit() {
    return "messages";
  }

  @Override
  public Written written() throws IOException, InterruptedException {
    Optional<TopicMark> mark = folder.topicMark();
    if (mark.isPresent() && !mark.get().identity().equals(identity)) {
      return Written.OF_ANOTHER_LOG;
    }
    return mark.isPresent() && feeder.holds(mark.get()) ? Written.WHOLE : Written.UNFINISHED;
  }

  @Override
  public long records() throws IOException {
    return folder.topicMark().orElseThrow().messages();
  }

  @Override
  public long write(LongConsumer progress) throws IOException, InterruptedException {
    folder.removeTopicMark();
    TopicMark mark = feeder.write(identity, log, new DmsMessages(keyBy), progress);
    folder.putTopicMark(mark);
    return mark.messages();
  }

  @Override
  public void forgetReaders() throws IOException, InterruptedException {
    folder.removeZoneMark();
    folder.removeStreamMark();
    feeder.forget(group);
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
