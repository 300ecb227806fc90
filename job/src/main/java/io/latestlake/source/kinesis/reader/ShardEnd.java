package io.latestlake.source.kinesis.reader;

import io.latestlake.source.kinesis.proxy.ShardPage;
import io.latestlake.source.kinesis.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Where the reading of a shard ends. One that is closed ends with its last record. In a bounded run
 * an open one ends too, at the tip, or at the first record that arrived a minute after the run's
 * start, whichever comes first: so all that was put before the start is read, if the clocks of this
 * machine and of AWS agree within that minute, and of what came later some may be.
 */
final class ShardEnd {
  private static final Duration CLOCKS_AGREE_WITHIN = Duration.ofMinutes(1);

  private ShardEnd() {}

  /**
   * @param records of the page, those that are to be read
   * @param isEnd whether there are no more after them
   */
  record Cut(List<Record> records, boolean isEnd) {}

  static Cut of(ShardPage page, ShardSplit split) {
    if (!split.isBounded()) {
      return new Cut(page.records(), page.isEnd());
    }
    Instant last = Instant.ofEpochMilli(split.stopAt()).plus(CLOCKS_AGREE_WITHIN);
    List<Record> records = page.records();
    for (int i = 0; i < records.size(); i++) {
      Instant arrival = records.get(i).approximateArrivalTimestamp();
      if (arrival != null && arrival.isAfter(last)) {
        return new Cut(records.subList(0, i), true);
      }
    }
    return new Cut(records, page.isEnd() || page.millisBehindLatest() == 0);
  }
}
