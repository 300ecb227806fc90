package io.latestlake.source.zone;

import static io.latestlake.source.zone.Enumeration.nothing;
import static io.latestlake.source.zone.Enumeration.paused;
import static io.latestlake.source.zone.Enumeration.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.Specs;
import io.latestlake.source.zone.Holding.Held;
import io.latestlake.source.zone.Holding.Paused;
import io.latestlake.source.zone.LoadDecision.Decided;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneEnumeratorTest {
  private static final TableSpec CASES = Specs.cases();
  private static final String LOAD_1 = "cases/LOAD00000001.csv";
  private static final String LOAD_2 = "cases/LOAD00000002.csv";
  private static final String CHANGES_1 = "cases/20240612-100000000.csv";
  private static final String CHANGES_2 = "cases/20240612-110000000.csv";
  private static final String END = "cases";

  @TempDir Path zone;
  private Enumeration around = new Enumeration(2);
  private ZoneEnumerator enumerator;

  @BeforeEach
  void start() throws IOException {
    put(CHANGES_2);
    put(LOAD_2);
    put(LOAD_1);
    put(CHANGES_1);
    start(true, null);
  }

  @Test
  void eachReaderIsGivenOneFileAtATimeLoadsFirst() {
    tellAll();
    assertThat(around.given(0)).containsExactly(LOAD_1);
    assertThat(around.given(1)).containsExactly(LOAD_2);

    finish(1);
    assertThat(around.given(1)).containsExactly(CHANGES_1);
    assertThat(around.given(0)).isEmpty();
  }

  @Test
  void nothingIsGivenBeforeAllReadersHaveToldWhatTheyHave() {
    enumerator.handleSourceEvent(0, nothing());

    assertThat(around.given(0)).isEmpty();
  }

  @Test
  void aReaderThatToldBeforeItSawItsFileIsNotTakenForIdle() {
    tellAll();
    enumerator.handleSourceEvent(0, nothing());

    assertThat(around.given(0)).containsExactly(LOAD_1);
  }

  @Test
  void theEndOfTheLoadComesAfterACheckpointThatBeganWhenItsFilesWereRead() throws Exception {
    tellAll();
    see(0);
    finish(1); // the second load file; the first is being read
    enumerator.snapshotState(1);
    finish(0);
    enumerator.notifyCheckpointComplete(1);
    finishAll();
    around.given(0);
    around.given(1);

    enumerator.snapshotState(2);
    assertThat(around.given(0)).isEmpty();
    assertThat(around.isToldThatNoMoreComes(0)).isFalse();
    enumerator.notifyCheckpointComplete(2);

    assertThat(around.given(0)).containsExactly(END);
    assertThat(around.isToldThatNoMoreComes(0)).as("the end is not told yet").isFalse();
    finish(0);
    assertThat(around.isToldThatNoMoreComes(0)).isTrue();
    assertThat(around.isToldThatNoMoreComes(1)).isTrue();
  }

  @Test
  void aFileThatIsGivenBackAfterTheEndWasToldIsGivenAgain() throws Exception {
    tellAll();
    finishAll();
    enumerator.snapshotState(1);
    enumerator.notifyCheckpointComplete(1);
    finishAll();
    assertThat(around.isToldThatNoMoreComes(0)).isTrue();
    around.given(0);
    around.given(1);

    enumerator.addSplitsBack(List.of(split(LOAD_1)), 0);
    enumerator.addSplitsBack(List.of(), 1);
    tellAll();

    assertThat(List.of(around.given(0), around.given(1)))
        .containsExactlyInAnyOrder(List.of(LOAD_1), List.of());
  }

  @Test
  void theEndOfTheLoadWaitsAnewForAReaderThatWasLost() throws Exception {
    tellAll();
    finishAll();
    enumerator.snapshotState(1);
    ZoneSplit load = split(LOAD_1);
    enumerator.addSplitsBack(List.of(load), 0);
    enumerator.notifyCheckpointComplete(1);
    enumerator.handleSourceEvent(0, nothing());

    finishAll();
    assertThat(enumerator.snapshotState(2).tables().get("cases").loadEnded()).isFalse();
    enumerator.notifyCheckpointComplete(2);
    assertThat(enumerator.snapshotState(3).tables().get("cases").loadEnded()).isTrue();
  }

  @Test
  void aFileThatAReaderBringsFromItsStateHoldsTheEndOfTheLoadBack() throws Exception {
    tellAll();
    finishAll();
    ZoneState state = restored(enumerator.snapshotState(1));
    start(true, state);

    enumerator.handleSourceEvent(0, reading(ZoneSplit.Content.LOAD, "cases", LOAD_1));
    enumerator.handleSourceEvent(1, nothing());
    enumerator.snapshotState(2);
    enumerator.notifyCheckpointComplete(2);
    assertThat(around.given(1)).isEmpty();

    finish(0);
    enumerator.snapshotState(3);
    enumerator.notifyCheckpointComplete(3);
    assertThat(around.given(0)).containsExactly(END);
  }

  @Test
  void aPausedTableIsGivenNothingUntilItsFileIsThereAsItWas() throws IOException {
    tellAll();
    see(0);
    see(1);
    around.given(0);
    around.given(1);
    Path file = zone.resolve("covid/" + LOAD_1);
    Paused lost =
        new Paused(
            new Held(LOAD_1, "cases", ZoneSplit.Content.LOAD),
            "the file",
            Files.getLastModifiedTime(file).toMillis(),
            Files.size(file),
            1,
            "is gone");
    byte[] content = Files.readAllBytes(file);
    var time = Files.getLastModifiedTime(file);
    Files.delete(file);

    enumerator.handleSourceEvent(0, paused(lost));
    finish(1);
    around.look();
    assertThat(around.given(0)).isEmpty();
    assertThat(around.given(1)).isEmpty();
    assertThat(around.resumed()).isEmpty();

    Files.writeString(file, "another content");
    around.look();
    assertThat(around.resumed()).isEmpty();

    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
    around.look();
    assertThat(around.resumed()).containsExactly(LOAD_1);
    enumerator.handleSourceEvent(0, reading(ZoneSplit.Content.LOAD, "cases", LOAD_1));
    assertThat(around.given(1)).containsExactly(CHANGES_1);
  }

  @Test
  void aRestoredEnumeratorGivesOnlyWhatWasNotGiven() throws Exception {
    tellAll();
    ZoneState state = restored(enumerator.snapshotState(1));
    start(true, state);
    enumerator.handleSourceEvent(0, reading(ZoneSplit.Content.LOAD, "cases", LOAD_1));
    enumerator.handleSourceEvent(1, nothing());

    assertThat(around.given(1)).containsExactly(CHANGES_1);
  }

  @Test
  void aLoadThatIsNotToBeDoneIsNotReadAndNotAskedForAgain() throws Exception {
    start(false, null);
    tellAll();
    assertThat(around.given(0)).containsExactly(CHANGES_1);
    assertThat(around.given(1)).containsExactly(CHANGES_2);

    ZoneState state = restored(enumerator.snapshotState(1));
    start(true, state);
    tellAll();
    assertThat(around.given(0)).isEmpty();
    assertThat(around.given(1)).isEmpty();
  }

  /** Bounded, with load and changes; looks once. */
  private void start(boolean readLoads, ZoneState restored) {
    around = new Enumeration(2);
    LandingZone settings =
        new LandingZone(
            "file://" + zone + "/covid",
            LandingZone.Format.CSV,
            new LandingZone.Csv(',', LandingZone.Csv.LineEnd.LF, true, false, "NULL", ""),
            false,
            true,
            "",
            ZoneOffset.UTC,
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            true,
            LandingZone.HistoricalLoad.AUTO);
    enumerator =
        new ZoneEnumerator(
            around,
            new Settings.Source(
                Settings.Source.Historical.LANDING_ZONE, Settings.Source.Stream.LANDING_ZONE),
            settings,
            List.of(inFolderCases()),
            table -> new Decided(readLoads, "the test says so"),
            restored,
            Clock.systemUTC());
    enumerator.start();
    around.look();
  }

  private static TableSpec inFolderCases() {
    return new TableSpec(
        CASES.name(),
        CASES.sourceSchema(),
        CASES.sourceTable(),
        CASES.engine(),
        CASES.beforeImage(),
        CASES.columns(),
        CASES.key(),
        CASES.order(),
        CASES.tieBreak(),
        CASES.zone(),
        CASES.partition(),
        CASES.absentColumns(),
        CASES.trimKeys(),
        CASES.loadLag(),
        CASES.tombstoneTtl(),
        CASES.layout(),
        CASES.files(),
        new TableSpec.LandingZone("cases", List.of(), null),
        CASES.transform(),
        CASES.circuitBreaker());
  }

  private void put(String id) throws IOException {
    Path file = zone.resolve("covid/" + id);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "row of " + id + "\n");
  }

  private void tellAll() {
    enumerator.handleSourceEvent(0, nothing());
    enumerator.handleSourceEvent(1, nothing());
  }

  /** The reader has seen what it was given. */
  private void see(int reader) {
    List<Held> seen = around.seen(reader);
    if (!seen.isEmpty()) {
      enumerator.handleSourceEvent(reader, new Holding(seen, List.of()));
    }
  }

  /** And has read it. */
  private void finish(int reader) {
    see(reader);
    enumerator.handleSourceEvent(reader, nothing());
  }

  /** Both read whatever they are given until nothing more comes. */
  private void finishAll() {
    for (int i = 0; i < 4; i++) {
      finish(0);
      finish(1);
    }
  }

  private static ZoneSplit split(String id) {
    return new ZoneSplit(
        id,
        new org.apache.flink.core.fs.Path("file:///" + id),
        1,
        1,
        null,
        "cases",
        id,
        ZoneSplit.Content.LOAD,
        false);
  }

  private static ZoneState restored(ZoneState state) throws IOException {
    ZoneStateSerializer serializer = new ZoneStateSerializer();
    return serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
  }
}
