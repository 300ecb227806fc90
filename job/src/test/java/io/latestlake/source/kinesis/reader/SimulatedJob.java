package io.latestlake.source.kinesis.reader;

import io.latestlake.source.kinesis.enumerator.EnumeratorState;
import io.latestlake.source.kinesis.enumerator.EnumeratorStateSerializer;
import io.latestlake.source.kinesis.enumerator.ShardEnumerator;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import io.latestlake.source.kinesis.reader.SimulatedStream.Put;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardSplitSerializer;
import io.latestlake.source.kinesis.split.ShardsFinished;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A job of this source and one operator after it, as Flink runs it: readers side by side, each with
 * a channel of its own to the operator; barriers, aligned; events to the coordinator that come
 * late; shards given after a checkpoint began that reach a reader after its part of it. What comes
 * next is chance.
 */
final class SimulatedJob {
  private static final Put BARRIER = new Put(-1, -1);
  private static final EnumeratorState NEW =
      new EnumeratorState(
          "stream", StartPoint.horizon(), false, ShardSplit.NEVER, List.of(), Set.of());

  private record Checkpoint(
      long id, byte[] enumerator, List<byte[]> readers, List<Put> processed) {}

  private final SimulatedStream stream;
  private final Random random;
  private final ShardSplitSerializer splits = new ShardSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  private int parallelism;
  private SimulatedCoordinator coordinator;
  private ShardEnumerator enumerator;
  private final List<SimulatedReader> readers = new ArrayList<>();
  private final List<Deque<Put>> channels = new ArrayList<>();
  private final Deque<Runnable> coordinatorInbox = new ArrayDeque<>();
  private List<Put> processed = new ArrayList<>();

  private long lastId;
  private Checkpoint last;
  private boolean checkpointing;
  private byte[] enumeratorPart;
  private final List<byte[]> readerParts = new ArrayList<>();
  private final List<Boolean> snapshotted = new ArrayList<>();
  private final List<List<ShardSplit>> heldBack = new ArrayList<>();

  SimulatedJob(SimulatedStream stream, int parallelism, Random random) throws IOException {
    this.stream = stream;
    this.random = random;
    startAnew(parallelism, NEW, List.of());
  }

  List<Put> processed() {
    return processed;
  }

  /** What no recovery goes back behind. */
  List<Put> settled() {
    return last == null ? List.of() : last.processed();
  }

  void step() throws IOException {
    int reader = random.nextInt(parallelism);
    switch (random.nextInt(8)) {
      case 0 -> coordinator.look();
      case 1, 2, 3 -> readers.get(reader).step();
      case 4 -> {
        if (!coordinatorInbox.isEmpty()) {
          coordinatorInbox.poll().run();
        }
      }
      case 5 -> {
        if (!checkpointing) {
          beginCheckpoint();
        } else if (!snapshotted.get(reader)) {
          snapshot(reader);
        }
      }
      default -> process(reader);
    }
  }

  private void process(int reader) {
    Deque<Put> channel = channels.get(reader);
    if (channel.isEmpty()) {
      return;
    }
    if (channel.peek() != BARRIER) {
      processed.add(channel.poll());
    } else if (channels.stream().allMatch(other -> other.peek() == BARRIER)) {
      channels.forEach(Deque::poll);
      completeCheckpoint();
    }
  }

  private void beginCheckpoint() throws IOException {
    checkpointing = true;
    lastId++;
    enumeratorPart = states.serialize(enumerator.snapshotState(lastId));
    enter(lastId);
    readerParts.clear();
    snapshotted.replaceAll(before -> false);
  }

  private void enter(long checkpoint) {
    try {
      coordinator.assignments().onCheckpoint(checkpoint);
    } catch (Exception e) {
      throw new AssertionError("the method only declares it", e);
    }
  }

  private void snapshot(int reader) throws IOException {
    for (ShardSplit split : readers.get(reader).snapshot()) {
      readerParts.add(splits.serialize(split));
    }
    snapshotted.set(reader, true);
    channels.get(reader).add(BARRIER);
    readers.get(reader).add(heldBack.get(reader));
    heldBack.set(reader, List.of());
  }

  private void completeCheckpoint() {
    long id = lastId;
    last = new Checkpoint(id, enumeratorPart, List.copyOf(readerParts), List.copyOf(processed));
    checkpointing = false;
    coordinatorInbox.add(
        () -> {
          coordinator.assignments().onCheckpointComplete(id);
          enumerator.notifyCheckpointComplete(id);
        });
  }

  /** All is lost but the last checkpoint. */
  void failAltogether(int newParallelism) throws IOException {
    if (last == null) {
      startAnew(newParallelism, NEW, List.of());
    } else {
      startAnew(newParallelism, read(states, last.enumerator()), last.readers());
    }
  }

  /** The tasks go back to the last checkpoint, and the coordinator stays. */
  void failTasks() throws IOException {
    long checkpoint = last == null ? -1 : last.id();
    List<List<ShardSplit>> reported = spread(last == null ? List.of() : last.readers());
    // Of what was done the coordinator hears a part before it hears of the failure.
    for (int heard = random.nextInt(coordinatorInbox.size() + 1); heard > 0; heard--) {
      coordinatorInbox.poll().run();
    }
    for (int reader = 0; reader < parallelism; reader++) {
      coordinator.unregister(reader);
      enumerator.addSplitsBack(
          coordinator.assignments().getAndRemoveUncheckpointedAssignment(reader, checkpoint),
          reader);
    }
    startTasks();
    register(reported);
  }

  private void startAnew(int newParallelism, EnumeratorState state, List<byte[]> parts)
      throws IOException {
    parallelism = newParallelism;
    coordinator = new SimulatedCoordinator(parallelism, this::give);
    enumerator =
        new ShardEnumerator(coordinator, stream.proxy(), Duration.ofSeconds(10), true, state);
    enumerator.start();
    startTasks();
    register(spread(parts));
  }

  private void startTasks() {
    readers.clear();
    channels.clear();
    heldBack.clear();
    snapshotted.clear();
    coordinatorInbox.clear();
    checkpointing = false;
    processed = new ArrayList<>(settled());
    for (int i = 0; i < parallelism; i++) {
      int reader = i;
      Deque<Put> channel = new ArrayDeque<>();
      channels.add(channel);
      heldBack.add(List.of());
      snapshotted.add(false);
      readers.add(
          new SimulatedReader(
              stream.proxy(),
              random,
              record -> channel.add(Put.of(record)),
              ended ->
                  coordinatorInbox.add(
                      () -> enumerator.handleSourceEvent(reader, new ShardsFinished(ended)))));
    }
  }

  private void register(List<List<ShardSplit>> reported) {
    for (int reader = 0; reader < parallelism; reader++) {
      coordinator.register(reader, reported.get(reader));
      enumerator.addReader(reader);
    }
  }

  private void give(int reader, List<ShardSplit> given) {
    if (checkpointing && !snapshotted.get(reader)) {
      List<ShardSplit> later = new ArrayList<>(heldBack.get(reader));
      later.addAll(given);
      heldBack.set(reader, later);
    } else {
      readers.get(reader).add(given);
    }
  }

  /** Whatever reader had them. */
  private List<List<ShardSplit>> spread(List<byte[]> parts) throws IOException {
    List<List<ShardSplit>> spread = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      spread.add(new ArrayList<>());
    }
    for (int i = 0; i < parts.size(); i++) {
      spread.get(i % parallelism).add(read(splits, parts.get(i)));
    }
    return spread;
  }

  private static <T> T read(SimpleVersionedSerializer<T> serializer, byte[] bytes)
      throws IOException {
    return serializer.deserialize(serializer.getVersion(), bytes);
  }
}
