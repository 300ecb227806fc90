package io.latestlake.cli.feed;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.Feeder;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.Pace;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.util.function.LongConsumer;

/** A topic of Kafka. */
final class TopicTarget implements Target {
  private final Feeder feeder;
  private final String group;

  TopicTarget(Settings.Kafka settings) {
    this.feeder = new Feeder(settings.bootstrapServers(), settings.topics().get(0));
    this.group = settings.groupId();
  }

  @Override
  public String kind() {
    return "Topic";
  }

  @Override
  public void createIfMissing() throws InterruptedException {
    feeder.createIfMissing();
  }

  @Override
  public long append(ChangeLog log, Pace pace, LongConsumer written) throws IOException {
    return feeder.append(log, new DmsMessages(KeyBy.SCHEMA_TABLE), pace, written);
  }

  @Override
  public boolean knowsReaders() {
    return true;
  }

  @Override
  public void awaitRead() throws InterruptedException {
    feeder.awaitRead(group);
  }

  @Override
  public void close() {
    feeder.close();
  }
}
