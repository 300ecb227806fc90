package io.latestlake.commit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.latestlake.stage.Staged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is staged and not yet done, from the writers' hand-over to the ledger: the commit operator's
 * memory, without any of its actions.
 */
final class StagedCheckpoints {
  /** What may be committed now. */
  record Complete(
      List<StagedCheckpoint> staged,
      List<WaitingDeadLetters> deadLetters,
      List<EndedLoad> endsOfLoads,
      List<EndedWalk> endedWalks) {}

  private final String run;
  private final SchemaVersions schemas;
  private final List<Staged.Rows> arrivedRows = new ArrayList<>();
  private final List<Staged.DeadLetters> arrivedLetters = new ArrayList<>();
  private final List<Staged.EndOfLoad> arrivedEnds = new ArrayList<>();
  private final List<Staged.EndOfWalk> arrivedWalks = new ArrayList<>();

  private final List<StagedCheckpoint> staged = new ArrayList<>();
  private final List<WaitingDeadLetters> deadLetters = new ArrayList<>();
  private final List<EndedLoad> endsOfLoads = new ArrayList<>();
  private final Set<EndedLoad> takenEnds = new HashSet<>();
  private final List<EndedWalk> endedWalks = new ArrayList<>();
  private final Set<EndedWalk> takenWalks = new HashSet<>();
  private final Map<String, KnownLedger> ledgers = new HashMap<>();

  /** Ids of what the committers have got already. */
  private final Set<String> taken = new HashSet<>();

  private Optional<RequestedRebuild> rebuild = Optional.empty();
  private boolean restored;
  private long complete = -1;
  private long lettersPlaced;

  StagedCheckpoints(String run, SchemaVersions schemas) {
    this.run = requireNonNull(run, "run is null");
    this.schemas = requireNonNull(schemas, "schemas is null");
  }

  /**
   * @param checkpoint that is restored, and so complete
   */
  void restore(CommitterState state, long checkpoint) {
    schemas.restore(state.schemas());
    staged.addAll(state.staged());
    deadLetters.addAll(state.deadLetters());
    endsOfLoads.addAll(state.endsOfLoads());
    endedWalks.addAll(state.endedWalks());
    rebuild = state.rebuild();
    ledgers.putAll(state.ledgers());
    restored = true;
    complete = checkpoint;
    // A run that was started anew counts its own.
    lettersPlaced = state.run().equals(run) ? state.lettersPlaced() : 0;
  }

  /**
   * @throws RefusedStart if something that is restored cannot be applied to its table
   */
  void requireSchemas() throws RefusedStart {
    for (StagedCheckpoint each : staged) {
      schemas.require(each);
    }
    for (EndedLoad each : endsOfLoads) {
      schemas.requireTable(each.table());
    }
  }

  /**
   * The run is to rebuild the tables. Asked after what is restored; does nothing if the state knows
   * the request.
   *
   * <p>What was staged before it is dropped, here and not when a ledger is asked: the walk of the
   * same state brings all of it, and what is staged from now on is part of the rebuild.
   *
   * @param tables of the settings
   */
  void request(String id, Collection<String> tables) {
    if (rebuild.isPresent() && rebuild.get().id().equals(id)) {
      return;
    }
    rebuild =
        Optional.of(
            new RequestedRebuild(
                id,
                tables.stream()
                    .collect(toMap(table -> table, table -> restored && isKnown(table)))));
    staged.clear();
    endedWalks.clear();
  }

  /** A state that was taken before any table was taken over does not tell them apart. */
  private boolean isKnown(String table) {
    return ledgers.isEmpty()
        || ledgers.containsKey(table)
        || staged.stream().anyMatch(each -> each.table().equals(table));
  }

  /** A writer's part of the checkpoint that is being taken. */
  void add(Staged part) {
    if (part instanceof Staged.Rows rows) {
      arrivedRows.add(rows);
    } else if (part instanceof Staged.DeadLetters letters) {
      arrivedLetters.add(letters);
    } else if (part instanceof Staged.EndOfLoad end) {
      arrivedEnds.add(end);
    } else if (part instanceof Staged.EndOfWalk end) {
      arrivedWalks.add(end);
    }
  }

  /** All parts of the checkpoint have arrived. */
  void close(long checkpoint) {
    Map<SchemaVersion, List<Staged.Rows>> byVersion = new LinkedHashMap<>();
    for (Staged.Rows rows : arrivedRows) {
      byVersion
          .computeIfAbsent(
              new SchemaVersion(rows.table(), rows.schema()), version -> new ArrayList<>())
          .add(rows);
    }
    for (List<Staged.Rows> parts : byVersion.values()) {
      staged.add(StagedCheckpoint.of(UUID.randomUUID().toString(), checkpoint, parts));
    }
    arrivedRows.clear();
    for (Staged.DeadLetters letters : arrivedLetters) {
      deadLetters.add(new WaitingDeadLetters(checkpoint, run, letters));
    }
    arrivedLetters.clear();
    arrivedEnds.forEach(end -> endsOfLoads.add(new EndedLoad(end.table(), checkpoint)));
    arrivedEnds.clear();
    for (Staged.EndOfWalk end : arrivedWalks) {
      add(new EndedWalk(end.rebuild(), end.subtask(), end.parallelism(), checkpoint));
    }
    arrivedWalks.clear();
  }

  /** A walk that was made anew has another end, and that of another rebuild is nobody's. */
  private void add(EndedWalk ended) {
    if (rebuild.isPresent() && rebuild.get().id().equals(ended.rebuild())) {
      endedWalks.removeIf(ended::isOfSameKeys);
      endedWalks.add(ended);
    }
  }

  CommitterState snapshot() {
    return new CommitterState(
        run,
        lettersPlaced,
        ledgers,
        schemas.of(staged),
        staged,
        deadLetters,
        endsOfLoads,
        rebuild,
        endedWalks);
  }

  void complete(long checkpoint) {
    complete = Math.max(complete, checkpoint);
  }

  /** What is complete and was not taken before, by rising checkpoint. */
  Complete takeComplete() {
    return new Complete(
        staged.stream()
            .filter(each -> each.checkpoint() <= complete && taken.add(each.id()))
            .toList(),
        deadLetters.stream()
            .filter(each -> each.checkpoint() <= complete && taken.add(each.letters().id()))
            .toList(),
        endsOfLoads.stream()
            .filter(each -> each.checkpoint() <= complete && takenEnds.add(each))
            .toList(),
        endedWalks.stream()
            .filter(each -> each.checkpoint() <= complete && takenWalks.add(each))
            .toList());
  }

  /** What is known of a table before anything of this attempt is applied. */
  Remembered remembered(String table) {
    return new Remembered(
        restored,
        ledgers.getOrDefault(table, KnownLedger.NOTHING),
        staged.stream()
            .filter(each -> each.table().equals(table))
            .map(StagedCheckpoint::id)
            .collect(toSet()),
        rebuild.flatMap(request -> request.of(table)));
  }

  void applied(String table, List<StagedCheckpoint> applied, KnownLedger ledger) {
    staged.removeAll(applied);
    applied.forEach(each -> taken.remove(each.id()));
    ledgers.put(table, ledger);
  }

  void placed(WaitingDeadLetters letters) {
    deadLetters.remove(letters);
    taken.remove(letters.letters().id());
    if (letters.run().equals(run)) {
      lettersPlaced += letters.letters().file().rows();
    }
  }

  /** Dead letters that this run has made and that are in their place, those of its restarts too. */
  long lettersPlaced() {
    return lettersPlaced;
  }

  /** Whether all dead letters of the checkpoints that are complete are in their place. */
  boolean areLettersPlaced() {
    return deadLetters.stream().noneMatch(each -> each.checkpoint() <= complete);
  }

  void marked(EndedLoad ended) {
    endsOfLoads.remove(ended);
    takenEnds.remove(ended);
  }

  /** Whether nothing waits for a checkpoint that is still to be completed. */
  boolean areAllComplete() {
    return arrivedRows.isEmpty()
        && arrivedLetters.isEmpty()
        && arrivedEnds.isEmpty()
        && arrivedWalks.isEmpty()
        && endedWalks.stream().allMatch(each -> each.checkpoint() <= complete)
        && endsOfLoads.stream().allMatch(each -> each.checkpoint() <= complete)
        && staged.stream().allMatch(each -> each.checkpoint() <= complete)
        && deadLetters.stream().allMatch(each -> each.checkpoint() <= complete);
  }

  boolean areDone() {
    return staged.isEmpty()
        && deadLetters.isEmpty()
        && endsOfLoads.isEmpty()
        && arrivedRows.isEmpty()
        && arrivedLetters.isEmpty()
        && arrivedEnds.isEmpty()
        && arrivedWalks.isEmpty();
  }
}
