package io.latestlake.source.kinesis.proxy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * What one call read.
 *
 * @param nextIterator null at the end of a closed shard
 * @param millisBehindLatest zero at the tip
 */
public record ShardPage(List<Record> records, String nextIterator, long millisBehindLatest) {
  public ShardPage {
    requireNonNull(records, "records is null");
  }

  public boolean isEnd() {
    return nextIterator == null;
  }
}
