package io.latestlake.source.replay;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives the one split to the one reader, again if the reader has failed before a checkpoint. */
final class ReplayEnumerator implements SplitEnumerator<ReplaySplit, List<ReplaySplit>> {
  private final SplitEnumeratorContext<ReplaySplit> context;
  private final Deque<ReplaySplit> unassigned;

  ReplayEnumerator(
      SplitEnumeratorContext<ReplaySplit> context, Collection<ReplaySplit> unassigned) {
    this.context = requireNonNull(context, "context is null");
    this.unassigned = new ArrayDeque<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void addReader(int subtask) {
    while (!unassigned.isEmpty()) {
      context.assignSplit(unassigned.pop(), subtask);
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void addSplitsBack(List<ReplaySplit> splits, int subtask) {
    unassigned.addAll(splits);
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // A reader is given all when it registers.
  }

  @Override
  public List<ReplaySplit> snapshotState(long checkpoint) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {}
}
