package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.warehouse.TableWarehouse.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whether the ledger is of the state's own past. */
class PastTest {
  private final Run run = new Run();

  @Property(tries = 500)
  void aCrashAtAnyMomentIsNoOtherPast(@ForAll Random random) {
    Run crashing = new Run();
    State restored = crashing.checkpoint();
    for (int step = 0; step < 30; step++) {
      switch (random.nextInt(4)) {
        case 0 -> crashing.stage();
        case 1 -> crashing.commit(1 + random.nextInt(3));
        case 2 -> restored = crashing.checkpoint();
        // The crash; what Redshift committed since the checkpoint is still waiting in its state.
        default -> crashing.restore(restored);
      }
      assertThat(restored.past(crashing.ledger)).isEqualTo(new Past.Same());
    }
  }

  @Test
  void anOlderStateDoesNotKnowWhatWasStagedAfterIt() {
    commitOne();
    State old = run.checkpoint();
    commitOne();
    commitOne();

    assertThat(old.past(run.ledger)).isEqualTo(new Past.Another(2, 3, run.lastId()));
  }

  @Test
  void withoutStateEveryCommitIsOfAnotherPast() {
    commitOne();

    assertThat(new State(KnownLedger.NOTHING, Set.of()).past(run.ledger))
        .isEqualTo(new Past.Another(1, 1, run.lastId()));
  }

  @Test
  void aLedgerThatLacksWhatIsKnownWasSetBack() {
    commitOne();
    commitOne();
    State state = run.checkpoint();
    run.ledger.removeIf(entry -> entry.commit() == 2);

    assertThat(state.past(run.ledger)).isEqualTo(new Past.SetBack());
  }

  @Test
  void aLedgerThatWasSetBackAndWrittenByOthersSinceIsTold() {
    commitOne();
    State state = run.checkpoint();
    run.ledger.clear();
    run.ledger.add(new LedgerEntry("of others", 1));

    assertThat(state.past(run.ledger)).isEqualTo(new Past.SetBack());
  }

  private void commitOne() {
    run.stage();
    run.checkpoint();
    run.commit(1);
  }

  private record State(KnownLedger known, Set<String> waiting) {
    /** As the warehouse answers: what is after the commit that is known, and that one's own. */
    Past past(List<LedgerEntry> ledger) {
      return Past.of(
          known,
          waiting,
          ledger.stream()
              .filter(entry -> entry.commit() > known.commit() || entry.id().equals(known.id()))
              .toList());
    }
  }

  /** The rules of the protocol: what is staged leaves the state only when the ledger has it. */
  private static final class Run {
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<String> staged = new ArrayList<>();
    private final List<String> complete = new ArrayList<>();
    private KnownLedger known = KnownLedger.NOTHING;
    private int ids;

    void stage() {
      staged.add("id" + ids++);
    }

    State checkpoint() {
      complete.clear();
      complete.addAll(staged);
      return new State(known, Set.copyOf(staged));
    }

    /** Of what a completed checkpoint holds, and nothing else. */
    void commit(int most) {
      List<String> line = List.copyOf(complete.subList(0, Math.min(most, complete.size())));
      if (line.isEmpty()) {
        return;
      }
      long number = ledger.stream().mapToLong(LedgerEntry::commit).max().orElse(0) + 1;
      line.stream()
          .filter(id -> ledger.stream().noneMatch(entry -> entry.id().equals(id)))
          .forEach(id -> ledger.add(new LedgerEntry(id, number)));
      staged.removeAll(line);
      complete.removeAll(line);
      known = known.upTo(number, line.get(line.size() - 1));
    }

    void restore(State state) {
      staged.clear();
      complete.clear();
      staged.addAll(state.waiting());
      complete.addAll(state.waiting());
      known = state.known();
    }

    String lastId() {
      return ledger.get(ledger.size() - 1).id();
    }
  }
}
