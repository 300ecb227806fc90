package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.ZoneFeeder;
import io.latestlake.cli.changelog.ZoneMark;
import io.latestlake.cli.demo.Beginning.Written;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import io.latestlake.warehouse.AwsClients;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The log as files of a landing zone. */
final class ZoneInput implements LogInput {
  private final WorkFolder folder;
  private final ChangeLog log;
  private final String identity;
  private final String bucket;
  private final ZoneFeeder feeder;

  ZoneInput(WorkFolder folder, ChangeLog log, Settings settings) throws IOException {
    this.folder = requireNonNull(folder, "folder is null");
    this.log = requireNonNull(log, "log is null");
    this.identity =
        log.identity()
            + ", as files of "
            + settings.landingZone().format().name().toLowerCase(Locale.ROOT);
    this.bucket = settings.lake().bucket();
    this.feeder = new ZoneFeeder(new AwsClients(settings.aws()).s3(), settings.landingZone());
  }

  @Override
  public String place() {
    return "the landing zone";
  }

  @Override
  public String unit() {
    return "rows";
  }

  @Override
  public Written written() throws IOException {
    Optional<ZoneMark> mark = folder.zoneMark();
    if (mark.isPresent() && !mark.get().identity().equals(identity)) {
      return Written.OF_ANOTHER_LOG;
    }
    return mark.isPresent() && feeder.holds(mark.get()) ? Written.WHOLE : Written.UNFINISHED;
  }

  @Override
  public long records() throws IOException {
    return folder.zoneMark().orElseThrow().rows();
  }

  @Override
  public long write(LongConsumer progress) throws IOException {
    folder.removeZoneMark();
    ZoneMark mark = feeder.write(identity, log, progress);
    folder.putZoneMark(mark);
    return mark.rows();
  }

  @Override
  public void forgetReaders() throws IOException {
    folder.removeTopicMark();
    folder.removeStreamMark();
  }

  @Override
  public boolean owns(String key) {
    return feeder.isInZone(bucket, key);
  }

  @Override
  public void close() {
    feeder.close();
  }
}
