package io.latestlake.source.kinesis.reader;

import io.latestlake.source.kinesis.split.ShardSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.source.coordinator.SplitAssignmentTracker;

/**
 * What Flink's coordinator does for an enumerator: it knows the readers, hands shards to them, and
 * keeps what was handed out since which checkpoint (by Flink's own class). Asynchronous calls are
 * made when {@link #look} says so.
 */
final class SimulatedCoordinator implements SplitEnumeratorContext<ShardSplit> {
  private final int parallelism;
  private final BiConsumer<Integer, List<ShardSplit>> give;
  private final Map<Integer, ReaderInfo> readers = new HashMap<>();
  private final List<Integer> ended = new ArrayList<>();
  private final SplitAssignmentTracker<ShardSplit> assignments = new SplitAssignmentTracker<>();
  private final Metrics metrics = new Metrics();
  private Runnable periodic = () -> {};

  SimulatedCoordinator(int parallelism, BiConsumer<Integer, List<ShardSplit>> give) {
    this.parallelism = parallelism;
    this.give = give;
  }

  void register(int reader, List<ShardSplit> reported) {
    readers.put(reader, ReaderInfo.createReaderInfo(reader, "here", reported));
  }

  void unregister(int reader) {
    readers.remove(reader);
    ended.remove((Integer) reader);
  }

  /** As the enumerator tells it. */
  long unassigned() {
    return metrics.unassigned.getValue();
  }

  /** Makes the periodic call. */
  void look() {
    periodic.run();
  }

  SplitAssignmentTracker<ShardSplit> assignments() {
    return assignments;
  }

  /** The readers that were told that no more comes. */
  List<Integer> ended() {
    return ended;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return metrics;
  }

  @Override
  public void sendEventToSourceReader(int reader, SourceEvent event) {
    throw new UnsupportedOperationException("no events are sent");
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return Map.copyOf(readers);
  }

  @Override
  public void assignSplits(SplitsAssignment<ShardSplit> assignment) {
    assignments.recordSplitAssignment(assignment);
    assignment.assignment().forEach(give);
  }

  @Override
  public void signalNoMoreSplits(int reader) {
    ended.add(reader);
  }

  @Override
  public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
    T result = null;
    Throwable failure = null;
    try {
      result = call.call();
    } catch (Exception e) {
      failure = e;
    }
    handler.accept(result, failure);
  }

  @Override
  public <T> void callAsync(
      Callable<T> call, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    periodic = () -> callAsync(call, handler);
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    runnable.run();
  }

  private static final class Metrics extends UnregisteredMetricsGroup
      implements SplitEnumeratorMetricGroup {
    private Gauge<Long> unassigned;

    @Override
    public <G extends Gauge<Long>> G setUnassignedSplitsGauge(G gauge) {
      unassigned = gauge;
      return gauge;
    }
  }
}
