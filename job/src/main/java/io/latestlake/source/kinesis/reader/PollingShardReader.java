package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.proxy.KinesisFailure;
import io.latestlake.source.kinesis.proxy.ShardPage;
import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Reads several shards in one thread, always the one that is due first. A shard that fails waits
 * for its turn again while the others are read. Another way of reading, enhanced fan-out say, would
 * stand beside this class.
 */
final class PollingShardReader implements SplitReader<Record, ShardSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(PollingShardReader.class);
  private static final RecordsWithSplitIds<Record> NOTHING =
      new RecordsBySplits<>(Map.of(), Set.of());

  private final StreamProxy proxy;
  private final ReadOptions options;
  private final ShardPace pace;
  private final Backoff backoff;
  private final StreamMetrics metrics;
  private final Waiting waiting;
  private final List<ShardCursor> cursors = new ArrayList<>();
  private final Set<String> paused = new HashSet<>();
  private final Set<String> removed = new HashSet<>();

  PollingShardReader(
      StreamProxy proxy,
      ReadOptions options,
      Backoff backoff,
      StreamMetrics metrics,
      Waiting waiting) {
    this.proxy = requireNonNull(proxy, "proxy is null");
    this.options = requireNonNull(options, "options is null");
    this.pace = new ShardPace(options.pauseAfterEmpty(), options.pauseAfterRecords());
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.waiting = requireNonNull(waiting, "waiting is null");
  }

  @Override
  public RecordsWithSplitIds<Record> fetch() throws IOException {
    if (!removed.isEmpty()) {
      Set<String> ended = Set.copyOf(removed);
      removed.clear();
      return new RecordsBySplits<>(Map.of(), ended);
    }
    long now = waiting.now();
    Optional<ShardCursor> first =
        cursors.stream()
            .filter(cursor -> !paused.contains(cursor.shard()))
            .min(Comparator.comparingLong(cursor -> cursor.dueAt() - now));
    if (first.isEmpty()) {
      waiting.untilWoken(options.pauseAfterEmpty().toNanos());
      return NOTHING;
    }
    ShardCursor cursor = first.get();
    if (!waiting.untilWoken(cursor.dueAt() - now)) {
      return NOTHING;
    }
    try {
      return read(cursor);
    } catch (SdkException e) {
      return afterFailure(cursor, e);
    }
  }

  private RecordsWithSplitIds<Record> read(ShardCursor cursor) {
    cursor.calledAt(waiting.now());
    if (cursor.iterator() == null) {
      cursor.iterator(proxy.iterator(cursor.shard(), cursor.position()));
    }
    long calledAt = waiting.now();
    cursor.calledAt(calledAt);
    ShardPage page = proxy.read(cursor.iterator(), options.mostRecords());
    cursor.succeeded();
    cursor.iterator(page.nextIterator());
    cursor.dueAt(calledAt + pace.nanosAfter(page.records().size(), bytes(page.records())));
    metrics.behind(cursor.shard(), page.millisBehindLatest());
    ShardEnd.Cut cut = ShardEnd.of(page, cursor.split());
    List<Record> records = cut.records();
    if (!records.isEmpty()) {
      cursor.readTo(records.get(records.size() - 1).sequenceNumber());
    }
    if (cut.isEnd()) {
      cursors.remove(cursor);
    }
    return new RecordsBySplits<>(
        records.isEmpty() ? Map.of() : Map.of(cursor.shard(), records),
        cut.isEnd() ? Set.of(cursor.shard()) : Set.of());
  }

  private static long bytes(List<Record> records) {
    long bytes = 0;
    for (Record record : records) {
      bytes += record.data().asByteArrayUnsafe().length + record.partitionKey().length();
    }
    return bytes;
  }

  private RecordsWithSplitIds<Record> afterFailure(ShardCursor cursor, SdkException failure)
      throws IOException {
    KinesisFailure kind = KinesisFailure.of(failure);
    return switch (kind) {
      case EXPIRED_ITERATOR -> {
        LOG.info("The iterator of {} expired; it is made again", cursor.shard());
        cursor.iterator(null);
        yield laterUnlessTooOften(cursor, failure);
      }
      case TRANSIENT -> laterUnlessTooOften(cursor, failure);
      case THROTTLED -> later(cursor, failure);
      case GONE -> afterLoss(cursor, failure);
      case FATAL -> throw cannotRead(cursor, failure.getMessage(), failure);
    };
  }

  private RecordsWithSplitIds<Record> laterUnlessTooOften(ShardCursor cursor, SdkException failure)
      throws IOException {
    int failures = cursor.failed();
    if (failures >= options.attempts()) {
      throw cannotRead(cursor, "failed " + failures + " times in a row", failure);
    }
    return later(cursor, failure);
  }

  private RecordsWithSplitIds<Record> later(ShardCursor cursor, SdkException failure) {
    metrics.retried();
    int tries = cursor.triedAgain();
    LOG.debug("{} is read later, try {} failed", cursor.shard(), tries, failure);
    long paced = cursor.calledAt() + pace.nanosAfterFailure();
    long backedOff = waiting.now() + backoff.nanosAfter(tries);
    // Compared by their difference, as the clock may run over.
    cursor.dueAt(paced - backedOff > 0 ? paced : backedOff);
    return NOTHING;
  }

  private RecordsWithSplitIds<Record> afterLoss(ShardCursor cursor, SdkException failure)
      throws IOException {
    if (options.lostShard() == ReadOptions.LostShard.FAIL) {
      throw cannotRead(
          cursor,
          "it is gone, and was not read to its end: its records are older than the stream keeps"
              + " them, or the stream was deleted. Make the full load again and start anew, or go"
              + " on without what it may have had with source.shard.lost: SKIP",
          failure);
    }
    LOG.warn(
        "{} is gone and was read to {} only; what it may have had after that is lost",
        cursor.shard(),
        position(cursor.position()));
    metrics.lost();
    cursors.remove(cursor);
    return new RecordsBySplits<>(Map.of(), Set.of(cursor.shard()));
  }

  private static String position(StartingPosition position) {
    return position instanceof StartingPosition.AfterSequence after
        ? after.sequence()
        : "its start";
  }

  private static IOException cannotRead(ShardCursor cursor, String why, SdkException failure) {
    return new IOException(cursor.shard() + " cannot be read: " + why, failure);
  }

  @Override
  public void handleSplitsChanges(SplitsChange<ShardSplit> change) {
    if (change instanceof SplitsAddition) {
      for (ShardSplit split : change.splits()) {
        cursors.add(new ShardCursor(split, waiting.now()));
      }
    } else if (change instanceof SplitsRemoval) {
      for (ShardSplit split : change.splits()) {
        cursors.removeIf(cursor -> cursor.shard().equals(split.shard()));
        removed.add(split.shard());
      }
    } else {
      throw new UnsupportedOperationException("not a known change: " + change);
    }
  }

  @Override
  public void pauseOrResumeSplits(Collection<ShardSplit> toPause, Collection<ShardSplit> toResume) {
    toPause.forEach(split -> paused.add(split.shard()));
    toResume.forEach(split -> paused.remove(split.shard()));
  }

  @Override
  public void wakeUp() {
    waiting.wakeUp();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
