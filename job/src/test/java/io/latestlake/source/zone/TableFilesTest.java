package io.latestlake.source.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings.LandingZone.Format;
import io.latestlake.source.zone.TableFiles.Found;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;

class TableFilesTest {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final LocalDateTime NOON = LocalDateTime.of(2024, 6, 12, 12, 0);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmssSSS", Locale.ROOT);

  private TableFiles files = reading();

  @Test
  void loadsAreGivenByNumberAndChangesByTime() {
    look(changes(2), load(11), changes(1), load(2));

    assertThat(taken())
        .containsExactly(name(load(2)), name(load(11)), name(changes(1)), name(changes(2)));
  }

  @Test
  void whatWasGivenIsNotGivenAgainAlsoAfterARestoreAndTheRestIs() throws IOException {
    Random random = new Random(7);
    List<ZoneFile> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int round = 1; round <= 200; round++) {
      all.add(random.nextInt(4) == 0 ? load(round) : changes(round));
      look(all.toArray(ZoneFile[]::new));
      for (int i = random.nextInt(3); i > 0; i--) {
        one().ifPresent(file -> assertThat(seen.add(file)).as(file).isTrue());
      }
      if (random.nextInt(5) == 0) {
        restore();
      }
    }
    look(all.toArray(ZoneFile[]::new));
    taken().forEach(file -> assertThat(seen.add(file)).as(file).isTrue());

    assertThat(seen).hasSameSizeAs(all);
  }

  @Test
  void theStateOfAHundredThousandFilesIsSmall() throws IOException {
    List<ZoneFile> all = new ArrayList<>();
    for (int i = 1; i <= 50_000; i++) {
      all.add(load(i));
      all.add(changes(i));
    }
    look(all.toArray(ZoneFile[]::new));
    assertThat(taken()).hasSize(100_000);

    assertThat(serialized()).hasSizeLessThan(10_000);
    restore();
    assertThat(look(all.toArray(ZoneFile[]::new)).discovered()).isEmpty();
  }

  @Test
  void aFileWithinTheWindowBelowTheNewestIsRead() {
    look(changes(100));
    taken();

    assertThat(look(changes(100), changes(40)).discovered()).containsExactly(name(changes(40)));
    assertThat(taken()).containsExactly(name(changes(40)));
  }

  @Test
  void aFileBelowTheWindowIsRefusedByNameOnce() {
    look(changes(100));
    taken();

    Found found = look(changes(100), changes(39));

    assertThat(found.late()).containsExactly(name(changes(39)));
    assertThat(taken()).isEmpty();
    assertThat(look(changes(100), changes(39)).late()).isEmpty();
  }

  @Test
  void aWindowThatIsMadeLargerBringsNoFileBack() throws IOException {
    ZoneFile[] all = IntStream.range(0, 300).mapToObj(i -> changes(i)).toArray(ZoneFile[]::new);
    look(all);
    assertThat(taken()).hasSize(300);

    restore(Duration.ofDays(1));
    look(all);
    assertThat(taken()).isEmpty();

    restore(Duration.ofMinutes(10));
    restore(Duration.ofDays(1));
    look(all);
    assertThat(taken()).isEmpty();
  }

  @Test
  void aFileThatWasReadAndChangesOrVanishesIsReportedOnceAndNotReadAgain() {
    look(load(1), changes(1), changes(2));
    taken();

    Found found = look(again(load(1)), again(changes(1)));

    assertThat(found.changed()).containsExactly(name(load(1)), name(changes(1)));
    assertThat(found.vanished()).containsExactly(name(changes(2)));
    assertThat(taken()).isEmpty();
    found = look(again(load(1)), again(changes(1)));
    assertThat(found.changed()).isEmpty();
    assertThat(found.vanished()).isEmpty();
  }

  @Test
  void aFileThatChangesWhileItWaitsIsGivenAsItIs() {
    look(changes(1));

    assertThat(look(again(changes(1))).changed()).isEmpty();
    assertThat(files.takeChanges().stamp()).isEqualTo(again(changes(1)).stamp());
  }

  @Test
  void aLoadThatIsNotToBeReadIsNotGiven() {
    files = new TableFiles(true, WINDOW);
    files.decide(false);

    look(load(1), changes(1));

    assertThat(taken()).containsExactly(name(changes(1)));
    assertThat(files.isWholeLoadTaken(true, Instant.MAX)).isFalse();
  }

  @Test
  void aLoadIsWholeWhenChangesFollowOrNoFileHasComeForTheWindow() {
    look(load(1));
    Instant loaded = Instant.ofEpochMilli(load(1).stamp().modifiedAt());
    assertThat(files.isWholeLoadTaken(true, loaded)).as("before it is given").isFalse();
    taken();

    assertThat(files.isWholeLoadTaken(true, loaded)).as("bounded").isTrue();
    assertThat(files.isWholeLoadTaken(false, loaded)).as("at once").isFalse();
    assertThat(files.isWholeLoadTaken(false, loaded.plus(WINDOW))).as("later").isTrue();
    look(load(1), changes(1));
    assertThat(files.isWholeLoadTaken(false, loaded)).as("changes follow").isTrue();
  }

  @Test
  void aFolderWithoutLoadFilesIsNoWholeLoad() {
    look(changes(1));
    taken();

    assertThat(files.isWholeLoadTaken(true, Instant.MAX)).isFalse();
  }

  private static TableFiles reading() {
    TableFiles files = new TableFiles(true, WINDOW);
    files.decide(true);
    return files;
  }

  private Found look(ZoneFile... listing) {
    return files.look(List.of(listing), path -> false);
  }

  private List<String> taken() {
    List<String> names = new ArrayList<>();
    for (Optional<String> next = one(); next.isPresent(); next = one()) {
      names.add(next.get());
    }
    return names;
  }

  private Optional<String> one() {
    Optional<ZoneFile> load = files.takeLoad();
    return load.isPresent() || files.nextChanges().isEmpty()
        ? load.map(TableFilesTest::name)
        : Optional.of(name(files.takeChanges()));
  }

  private byte[] serialized() throws IOException {
    return new ZoneStateSerializer()
        .serialize(new ZoneState(Map.of("cases", files.snapshot()), List.of(), false));
  }

  private void restore() throws IOException {
    restore(WINDOW);
  }

  private void restore(Duration window) throws IOException {
    ZoneState state = new ZoneStateSerializer().deserialize(2, serialized());
    files = new TableFiles(true, window);
    files.restore(state.tables().get("cases"));
  }

  private static String name(ZoneFile file) {
    return file.relative();
  }

  private static ZoneFile load(int number) {
    return file(String.format(Locale.ROOT, "LOAD%08X.csv", number), 1);
  }

  /** One a minute. */
  private static ZoneFile changes(int minute) {
    LocalDateTime time = NOON.plusMinutes(minute);
    return file("2024/" + NAME.format(time) + ".csv", 1);
  }

  private static ZoneFile again(ZoneFile file) {
    return file(file.relative(), 2);
  }

  private static ZoneFile file(String relative, long modifiedAt) {
    String name = relative.substring(relative.lastIndexOf('/') + 1);
    return new ZoneFile(
        "cases",
        new Path("s3://zone/cases/" + relative),
        relative,
        FileName.of(name, Format.CSV).orElseThrow(),
        new ZoneFile.Stamp(modifiedAt, 10));
  }
}
