package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagedCheckpointsTest {
  private final StagedCheckpoints checkpoints =
      new StagedCheckpoints("run-1", new SchemaVersions(List.of()));

  @Test
  void nothingIsHandedOutBeforeItsCheckpointIsComplete() {
    checkpoints.add(rows("cases", 1, 10));
    assertThat(checkpoints.takeComplete().staged()).isEmpty();
    checkpoints.close(1);
    assertThat(checkpoints.takeComplete().staged()).isEmpty();

    checkpoints.complete(1);

    assertThat(checkpoints.takeComplete().staged()).hasSize(1);
  }

  @Test
  void whatAllWritersStagedOfATableIsOneStagedCheckpoint() {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.add(rows("cases", 1, 20));
    checkpoints.add(rows("visits", 1, 5));
    checkpoints.close(7);
    checkpoints.complete(7);

    List<StagedCheckpoint> staged = checkpoints.takeComplete().staged();

    assertThat(staged).extracting(StagedCheckpoint::table).containsExactly("cases", "visits");
    assertThat(staged).extracting(StagedCheckpoint::rows).containsExactly(30L, 5L);
    assertThat(staged.get(0).files()).hasSize(2);
    assertThat(staged).extracting(StagedCheckpoint::id).doesNotHaveDuplicates();
  }

  @Test
  void theEndOfALoadIsKeptInTheStateUntilItIsMarked() throws IOException {
    checkpoints.add(new Staged.EndOfLoad("cases"));
    checkpoints.close(3);
    assertThat(checkpoints.takeComplete().endsOfLoads()).isEmpty();
    CommitterStateSerializer serializer = new CommitterStateSerializer();
    StagedCheckpoints restored = new StagedCheckpoints("run-1", new SchemaVersions(List.of()));
    restored.restore(
        serializer.deserialize(
            serializer.getVersion(), serializer.serialize(checkpoints.snapshot())),
        3);

    EndedLoad ended = new EndedLoad("cases", 3);
    assertThat(restored.takeComplete().endsOfLoads()).containsExactly(ended);
    assertThat(restored.takeComplete().endsOfLoads()).as("a second time").isEmpty();
    assertThat(restored.areDone()).isFalse();
    restored.marked(ended);
    assertThat(restored.areDone()).isTrue();
    assertThat(restored.snapshot().endsOfLoads()).isEmpty();
  }

  @Test
  void whatWasStagedBeforeARebuildWasAskedForIsDroppedAndWhatIsStagedSinceIsKept()
      throws IOException {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.add(new Staged.EndOfLoad("cases"));
    checkpoints.close(3);
    StagedCheckpoints rebuilt = restored(checkpoints, 3);
    rebuilt.request("r", List.of("cases"));
    rebuilt.add(rows("cases", 1, 20));
    rebuilt.add(new Staged.EndOfWalk("r", 0, 2));
    rebuilt.add(new Staged.EndOfWalk("of another rebuild", 1, 2));
    rebuilt.close(4);

    StagedCheckpoints again = restored(rebuilt, 4);
    again.request("r", List.of("cases"));

    StagedCheckpoints.Complete complete = again.takeComplete();
    assertThat(complete.staged()).extracting(StagedCheckpoint::rows).containsExactly(20L);
    assertThat(complete.endsOfLoads()).hasSize(1);
    assertThat(complete.endedWalks()).containsExactly(new EndedWalk("r", 0, 2, 4));
    assertThat(again.remembered("cases").rebuild()).contains(new RebuildRequest("r", true));
  }

  @Test
  void aTableThatTheStateDoesNotKnowHasNothingToWalkAndALaterOneWasNeverAskedFor()
      throws IOException {
    checkpoints.applied("cases", List.of(), KnownLedger.NOTHING);
    checkpoints.close(3);
    StagedCheckpoints rebuilt = restored(checkpoints, 3);
    rebuilt.request("r", List.of("cases", "added"));
    StagedCheckpoints again = restored(rebuilt, 4);

    assertThat(again.remembered("cases").rebuild()).contains(new RebuildRequest("r", true));
    assertThat(again.remembered("added").rebuild()).contains(new RebuildRequest("r", false));
    assertThat(again.remembered("later").rebuild()).isEmpty();
  }

  @Test
  void aRunWithoutStateHasNothingToWalk() {
    checkpoints.request("r", List.of("cases"));

    assertThat(checkpoints.remembered("cases").rebuild()).contains(new RebuildRequest("r", false));
  }

  @Test
  void theEndsOfAWalkOutliveItsRowsInTheState() throws IOException {
    checkpoints.request("r", List.of("cases"));
    checkpoints.add(new Staged.EndOfWalk("r", 0, 1));
    checkpoints.close(1);
    assertThat(checkpoints.takeComplete().endedWalks()).isEmpty();
    assertThat(checkpoints.areAllComplete()).isFalse();
    checkpoints.complete(1);
    assertThat(checkpoints.takeComplete().endedWalks()).hasSize(1);
    assertThat(checkpoints.areAllComplete()).isTrue();

    assertThat(restored(checkpoints, 2).takeComplete().endedWalks())
        .containsExactly(new EndedWalk("r", 0, 1, 1));
  }

  private static StagedCheckpoints restored(StagedCheckpoints from, long checkpoint)
      throws IOException {
    CommitterStateSerializer serializer = new CommitterStateSerializer();
    StagedCheckpoints restored = new StagedCheckpoints("run-1", new SchemaVersions(List.of()));
    restored.restore(
        serializer.deserialize(serializer.getVersion(), serializer.serialize(from.snapshot())),
        checkpoint);
    return restored;
  }

  @Test
  void aCommitNeverMixesSchemas() {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.add(rows("cases", 2, 20));
    checkpoints.close(7);

    assertThat(checkpoints.snapshot().staged())
        .extracting(StagedCheckpoint::schema)
        .containsExactly(1, 2);
  }

  @Test
  void anAbortedCheckpointIsCommittedWithTheNextThatCompletes() {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.close(1);
    checkpoints.add(rows("cases", 1, 20));
    checkpoints.close(2);

    checkpoints.complete(2);

    assertThat(checkpoints.takeComplete().staged())
        .extracting(StagedCheckpoint::checkpoint)
        .containsExactly(1L, 2L);
  }

  @Test
  void nothingIsHandedOutTwice() {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.close(1);
    checkpoints.complete(1);

    assertThat(checkpoints.takeComplete().staged()).hasSize(1);
    assertThat(checkpoints.takeComplete().staged()).isEmpty();
  }

  @Test
  void whatIsNotKnownToBeAppliedStaysInTheState() {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.close(1);
    checkpoints.complete(1);
    List<StagedCheckpoint> taken = checkpoints.takeComplete().staged();
    assertThat(checkpoints.snapshot().staged()).isEqualTo(taken);
    assertThat(checkpoints.areDone()).isFalse();

    KnownLedger known = new KnownLedger(4, taken.get(0).id(), 0, 0);
    checkpoints.applied("cases", taken, known);

    assertThat(checkpoints.snapshot().staged()).isEmpty();
    assertThat(checkpoints.snapshot().ledgers()).containsEntry("cases", known);
    assertThat(checkpoints.areDone()).isTrue();
  }

  @Test
  void aRestoredRunHandsOutWhatWasNotApplied() throws IOException {
    checkpoints.add(rows("cases", 1, 10));
    checkpoints.add(letters("a"));
    checkpoints.close(3);
    checkpoints.applied("visits", List.of(), new KnownLedger(9, "id", 7, 8, new Freshness(5, 6)));
    CommitterStateSerializer serializer = new CommitterStateSerializer();
    byte[] bytes = serializer.serialize(checkpoints.snapshot());

    StagedCheckpoints restored = new StagedCheckpoints("run-1", new SchemaVersions(List.of()));
    restored.restore(serializer.deserialize(serializer.getVersion(), bytes), 3);

    StagedCheckpoints.Complete complete = restored.takeComplete();
    assertThat(complete.staged()).isEqualTo(checkpoints.snapshot().staged());
    assertThat(restored.snapshot().ledgers()).isEqualTo(checkpoints.snapshot().ledgers());
    assertThat(restored.remembered("cases").waiting())
        .containsExactly(complete.staged().get(0).id());
    assertThat(complete.deadLetters()).isEqualTo(checkpoints.snapshot().deadLetters());
  }

  @Test
  void deadLettersWaitForTheirCheckpointToo() {
    checkpoints.add(letters("a"));
    checkpoints.close(1);
    assertThat(checkpoints.takeComplete().deadLetters()).isEmpty();
    checkpoints.complete(1);

    List<WaitingDeadLetters> taken = checkpoints.takeComplete().deadLetters();
    assertThat(taken).hasSize(1);
    assertThat(checkpoints.areDone()).isFalse();
    checkpoints.placed(taken.get(0));
    assertThat(checkpoints.areDone()).isTrue();
  }

  private static Staged rows(String table, int schema, long rows) {
    return new Staged.Rows(
        table, schema, List.of(new StagedFile("stage/f" + rows, 1000, rows)), rows, rows, 0);
  }

  private static Staged letters(String id) {
    return new Staged.DeadLetters(
        "_unknown", "2020-05-12", id, new StagedFile("stage/" + id, 10, 1));
  }
}
