package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * What waits at one table: filled by the task's thread, emptied by the table's committer.
 *
 * <p>Nothing leaves it before it is done, so "empty" means that all is applied and published.
 */
final class TableInbox {
  /**
   * @param staged whether staged checkpoints wait
   * @param dirtyDays whether days wait to be published
   * @param full whether the stream is held back until something is committed
   * @param finishing whether nothing more will come, or the job is to end soon
   * @param loadEnded whether the end of the load is to be marked, and all its rows are committed
   * @param refilled whether the table is being rebuilt, and all that rebuilds it is committed
   */
  record Load(
      boolean staged,
      boolean dirtyDays,
      boolean full,
      boolean finishing,
      boolean loadEnded,
      boolean refilled) {

    Load(boolean staged, boolean dirtyDays, boolean full, boolean finishing) {
      this(staged, dirtyDays, full, finishing, false, false);
    }
  }

  /**
   * @param since when Flink had completed its checkpoint
   */
  record Waiting(StagedCheckpoint staged, Instant since) {}

  /**
   * What waits, as a whole: read by who must not wait for the lock.
   *
   * @param oldest since when the first of them waits
   */
  record Backlog(int stagedCheckpoints, long bytes, Optional<Instant> oldest) {
    static final Backlog EMPTY = new Backlog(0, 0, Optional.empty());

    private static Backlog of(List<Waiting> waiting) {
      return waiting.isEmpty()
          ? EMPTY
          : new Backlog(
              waiting.size(),
              waiting.stream().mapToLong(each -> each.staged().bytes()).sum(),
              Optional.of(waiting.get(0).since()));
    }
  }

  private final Clock clock;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<EndedLoad> endsOfLoads = new ArrayList<>();

  private final EndedWalks endedWalks = new EndedWalks();
  private Refill refill = Refill.NONE;

  /** Ids of what was staged before this attempt, and waits. */
  private Set<String> restored = new HashSet<>();

  private volatile Backlog backlog = Backlog.EMPTY;

  /** True until the ledger was asked. */
  private boolean dirtyDays = true;

  private boolean full;
  private boolean finishing;
  private boolean stopping;

  private boolean givenUp;

  TableInbox(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  synchronized void add(Collection<StagedCheckpoint> complete) {
    Instant now = clock.instant();
    complete.forEach(staged -> waiting.add(new Waiting(staged, now)));
    backlog = Backlog.of(waiting);
    notifyAll();
  }

  synchronized void add(EndedLoad ended) {
    endsOfLoads.add(ended);
    notifyAll();
  }

  synchronized void addWalks(Collection<EndedWalk> ended) {
    endedWalks.add(ended);
    notifyAll();
  }

  /**
   * How the table is being rebuilt, if it is.
   *
   * @param staged ids of what was staged before this attempt: they may be added later
   */
  synchronized void setRefill(Refill by, Set<String> staged) {
    refill = by;
    restored = new HashSet<>(staged);
  }

  synchronized void refilled() {
    refill = Refill.NONE;
  }

  private boolean isRefilled() {
    return switch (refill) {
      case NONE -> false;
      case BY_WALK -> isWalkApplied();
      case BY_SOURCE -> finishing && waiting.isEmpty() && isWalkApplied();
      case DONE -> restored.isEmpty() && isWalkApplied();
    };
  }

  private boolean isWalkApplied() {
    OptionalLong last = endedWalks.wholeUpTo();
    return last.isPresent()
        && waiting.stream().noneMatch(each -> each.staged().checkpoint() <= last.getAsLong());
  }

  /**
   * Ends of loads whose rows are all committed: none of a checkpoint up to theirs waits. Those of
   * later checkpoints may. A load that had ended before the table was emptied is in the state, and
   * comes again by the walk.
   */
  synchronized List<EndedLoad> endsToMark() {
    if (refill == Refill.BY_SOURCE && !isWalkApplied()) {
      return List.of();
    }
    return endsOfLoads.stream()
        .filter(
            ended ->
                waiting.stream()
                    .noneMatch(each -> each.staged().checkpoint() <= ended.checkpoint()))
        .toList();
  }

  synchronized void marked(Collection<EndedLoad> ended) {
    endsOfLoads.removeAll(ended);
  }

  /** The stream is held back, or no longer. */
  synchronized void setFull(boolean held) {
    full = held;
    notifyAll();
  }

  /** Nothing more will come. */
  synchronized void finish() {
    finishing = true;
    notifyAll();
  }

  /** The job is to end soon: what waits is not to wait for its turn. */
  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  /** Nothing of it will be done. */
  synchronized void giveUp() {
    givenUp = true;
  }

  /**
   * Waits until nothing more will come, or can: a stream that is held back ends by nothing else.
   */
  synchronized void awaitFinish() throws InterruptedException {
    while (!finishing && !full) {
      wait();
    }
  }

  /** Whether nothing that waits gets done, or nothing waits. */
  synchronized boolean isAtRest() {
    return givenUp || hasNothingToDo();
  }

  synchronized boolean isDone() {
    return hasNothingToDo() && refill == Refill.NONE;
  }

  private boolean hasNothingToDo() {
    return waiting.isEmpty() && endsOfLoads.isEmpty() && !dirtyDays;
  }

  Backlog backlog() {
    return backlog;
  }

  synchronized List<Waiting> waiting() {
    return List.copyOf(waiting);
  }

  synchronized void remove(Collection<Waiting> done) {
    Set<String> ids = new HashSet<>();
    done.forEach(each -> ids.add(each.staged().id()));
    waiting.removeIf(each -> ids.contains(each.staged().id()));
    restored.removeAll(ids);
    backlog = Backlog.of(waiting);
  }

  synchronized void setDirtyDays(boolean dirty) {
    dirtyDays = dirty;
  }

  /** Waits until there is something to do. */
  synchronized Schedule.Step next(Function<Load, Schedule.Step> decide)
      throws InterruptedException {
    while (true) {
      Schedule.Step step = decide.apply(load());
      if (step instanceof Schedule.Step.WaitUntil until) {
        long millis = Duration.between(clock.instant(), until.time()).toMillis();
        wait(Math.max(1, millis));
      } else if (step instanceof Schedule.Step.Rest) {
        wait();
      } else {
        return step;
      }
    }
  }

  /** What would be to be done if somebody asked now. */
  synchronized Schedule.Step look(Function<Load, Schedule.Step> decide) {
    return decide.apply(load());
  }

  private Load load() {
    return new Load(
        !waiting.isEmpty(),
        dirtyDays,
        full,
        finishing || stopping,
        !endsToMark().isEmpty(),
        isRefilled());
  }
}
