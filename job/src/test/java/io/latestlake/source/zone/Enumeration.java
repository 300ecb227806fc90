package io.latestlake.source.zone;

import io.latestlake.source.zone.Holding.Held;
import io.latestlake.source.zone.Holding.Paused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** What is around an enumerator, in the test's hands: the readers, and when it looks. */
final class Enumeration implements SplitEnumeratorContext<ZoneSplit> {
  private final int readers;
  private final Map<Integer, List<ZoneSplit>> given = new LinkedHashMap<>();
  private final Map<Integer, Integer> asked = new LinkedHashMap<>();
  private final Map<Integer, Integer> seen = new LinkedHashMap<>();
  private final Set<Integer> told = new LinkedHashSet<>();
  private final List<String> resumed = new ArrayList<>();
  private Runnable look;

  Enumeration(int readers) {
    this.readers = readers;
  }

  void look() {
    look.run();
  }

  /** Ids of what a reader was given since this was asked last. */
  List<String> given(int reader) {
    return since(asked, reader).stream().map(ZoneSplit::splitId).toList();
  }

  /** What a reader was given since this was asked last, as it tells that it has it. */
  List<Held> seen(int reader) {
    return since(seen, reader).stream()
        .map(split -> new Held(split.splitId(), split.table(), split.content()))
        .toList();
  }

  private List<ZoneSplit> since(Map<Integer, Integer> last, int reader) {
    List<ZoneSplit> all = given.getOrDefault(reader, List.of());
    List<ZoneSplit> since = all.subList(last.getOrDefault(reader, 0), all.size());
    last.put(reader, all.size());
    return since;
  }

  boolean isToldThatNoMoreComes(int reader) {
    return told.contains(reader);
  }

  List<String> resumed() {
    return resumed;
  }

  static Holding nothing() {
    return new Holding(List.of(), List.of());
  }

  static Holding reading(ZoneSplit.Content content, String table, String id) {
    return new Holding(List.of(new Held(id, table, content)), List.of());
  }

  static Holding paused(Paused paused) {
    return new Holding(List.of(), List.of(paused));
  }

  @Override
  public void assignSplits(SplitsAssignment<ZoneSplit> assignment) {
    assignment
        .assignment()
        .forEach(
            (reader, splits) ->
                given.computeIfAbsent(reader, key -> new ArrayList<>()).addAll(splits));
  }

  @Override
  public void signalNoMoreSplits(int reader) {
    told.add(reader);
  }

  @Override
  public void sendEventToSourceReader(int reader, SourceEvent event) {
    resumed.add(((Resume) event).split());
  }

  @Override
  public <T> void callAsync(Callable<T> work, BiConsumer<T, Throwable> handler) {
    throw new UnsupportedOperationException("looks come again and again");
  }

  @Override
  public <T> void callAsync(
      Callable<T> work, BiConsumer<T, Throwable> handler, long delay, long period) {
    look =
        () -> {
          T result = null;
          Exception failure = null;
          try {
            result = work.call();
          } catch (Exception e) {
            failure = e;
          }
          handler.accept(result, failure);
        };
  }

  @Override
  public int currentParallelism() {
    return readers;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return IntStream.range(0, readers)
        .boxed()
        .collect(Collectors.toMap(reader -> reader, reader -> new ReaderInfo(reader, "host")));
  }

  @Override
  public void runInCoordinatorThread(Runnable work) {
    work.run();
  }
}
