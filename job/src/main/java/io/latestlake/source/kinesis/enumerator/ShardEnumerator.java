package io.latestlake.source.kinesis.enumerator;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.proxy.KinesisFailure;
import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardsFinished;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs {@link ShardDiscovery}, {@link ShardTracker} and {@link ShardAssignment} for Flink. Nothing
 * is given out before all readers have registered: each may come with shards to read on.
 *
 * <p>A bounded run lists the shards once, and is over when they are read.
 */
public final class ShardEnumerator implements SplitEnumerator<ShardSplit, EnumeratorState> {
  /** Managed Flink forwards only metrics of this group to CloudWatch. */
  private static final String FORWARDED = "kinesisanalytics";

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  private final SplitEnumeratorContext<ShardSplit> context;
  private final StreamProxy proxy;
  private final ShardDiscovery discovery;
  private final Duration interval;
  private final String stream;
  private final StartPoint start;
  private final long stopAt;
  private final ShardTracker tracker;
  private final Set<Integer> toldTheEnd = new HashSet<>();
  private final Counter failedListings;

  /** Written by the coordinator's thread, read by those that report metrics. */
  private volatile long waitingShards;

  /** Written by the coordinator's thread, read by the one that lists shards too. */
  private volatile boolean discovered;

  /**
   * @param state empty ones for a new start; of a bounded run it holds when to stop
   * @param ordered false to give children out while their parents are read
   */
  public ShardEnumerator(
      SplitEnumeratorContext<ShardSplit> context,
      StreamProxy proxy,
      Duration interval,
      boolean ordered,
      EnumeratorState state) {
    this.context = requireNonNull(context, "context is null");
    this.proxy = requireNonNull(proxy, "proxy is null");
    this.discovery = new ShardDiscovery(proxy, state.start());
    this.interval = requireNonNull(interval, "interval is null");
    this.stream = state.stream();
    this.start = state.start();
    this.stopAt = state.stopAt();
    this.discovered = state.discovered();
    this.tracker = new ShardTracker(ordered, state.waiting(), state.givenOut());
    this.waitingShards = state.waiting().size();
    this.failedListings = context.metricGroup().counter("failedListings");
    context.metricGroup().addGroup(FORWARDED).counter("failedListings", failedListings);
    context.metricGroup().setUnassignedSplitsGauge(() -> waitingShards);
  }

  @Override
  public void start() {
    context.callAsync(this::list, this::onListed, 0, interval.toMillis());
  }

  private boolean isBounded() {
    return stopAt != ShardSplit.NEVER;
  }

  /** Null if there is nothing more to find. */
  private ShardDiscovery.Listing list() {
    if (!discovered) {
      return discovery.first();
    }
    return isBounded() ? null : discovery.next();
  }

  private void onListed(ShardDiscovery.Listing listing, Throwable failure) {
    if (failure != null) {
      afterFailure(failure);
      return;
    }
    if (listing == null) {
      return;
    }
    if (!discovered) {
      tracker.leaveOut(listing.leftOut());
      discovered = true;
    }
    tracker.discovered(listing.shards());
    assign();
  }

  /** The shards that are known can be read without a list of all. */
  private void afterFailure(Throwable failure) {
    KinesisFailure kind =
        failure instanceof SdkException answer ? KinesisFailure.of(answer) : KinesisFailure.FATAL;
    if (discovered && kind.mayPass()) {
      failedListings.inc();
      LOG.warn(
          "The shards of the Kinesis stream {} could not be listed and are listed again after {};"
              + " shards that were opened since are not read before",
          stream,
          interval,
          failure);
      return;
    }
    String remedy =
        switch (kind) {
          case GONE -> "The stream must exist in this region and account.";
          case THROTTLED, TRANSIENT -> "It was tried often; start again when Kinesis answers.";
          default -> "The role needs kinesis:ListShards, and the settings must be right.";
        };
    throw new FlinkRuntimeException(
        "The shards of the Kinesis stream "
            + stream
            + " cannot be listed: "
            + failure.getMessage()
            + ". "
            + remedy,
        failure);
  }

  private void assign() {
    assignWhatMayBe();
    waitingShards = tracker.waiting().size();
  }

  private void assignWhatMayBe() {
    if (!discovered || context.registeredReaders().size() < context.currentParallelism()) {
      return;
    }
    Set<Integer> readers = new HashSet<>(context.registeredReaders().keySet());
    readers.removeAll(toldTheEnd);
    List<ShardSplit> shards =
        tracker.assignable().stream().map(shard -> shard.until(stopAt)).toList();
    if (!shards.isEmpty() && !readers.isEmpty()) {
      Map<Integer, List<ShardSplit>> assignment =
          ShardAssignment.of(shards, readers, tracker.loads());
      assignment.forEach(
          (reader, given) -> given.forEach(shard -> tracker.assigned(shard.shard(), reader)));
      LOG.info("Readers are given shards of {}: {}", stream, assignment);
      context.assignSplits(new SplitsAssignment<>(assignment));
    }
    if (isBounded() && tracker.waiting().isEmpty()) {
      readers.forEach(context::signalNoMoreSplits);
      toldTheEnd.addAll(readers);
    }
  }

  @Override
  public void addReader(int reader) {
    ReaderInfo info = context.registeredReaders().get(reader);
    List<ShardSplit> reported = info == null ? List.of() : info.getReportedSplitsOnRegistration();
    reported.forEach(tracker::reported);
    assign();
  }

  @Override
  public void addSplitsBack(List<ShardSplit> shards, int reader) {
    toldTheEnd.remove(reader);
    tracker.setBack(reader, shards);
    assign();
  }

  @Override
  public void handleSplitRequest(int reader, String host) {
    // Shards are given out as soon as they may be.
  }

  @Override
  public void handleSourceEvent(int reader, SourceEvent event) {
    if (!(event instanceof ShardsFinished finished)) {
      throw new IllegalArgumentException("a reader sends only ends of shards, not " + event);
    }
    tracker.finished(finished.shards());
    assign();
  }

  @Override
  public EnumeratorState snapshotState(long checkpoint) {
    tracker.checkpointBegun(checkpoint);
    return new EnumeratorState(
        stream, start, discovered, stopAt, tracker.waiting(), tracker.givenOut());
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    tracker.checkpointComplete(checkpoint);
    assign();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
