package io.latestlake.source.zone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.FileRow;
import io.latestlake.dms.Specs;
import io.latestlake.testing.CasesZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneFileReaderTest {
  private static final List<String> ROWS =
      IntStream.rangeClosed(1, 3000).mapToObj(i -> "I," + i + ",\"a\nb\"").toList();

  private static final TableSpec SPEC =
      Specs.table("cases")
          .column("id", new ColumnType.Varchar(8))
          .column("date", new ColumnType.Varchar(10))
          .key("id")
          .partition("date", "M/d/yyyy")
          .spec();

  @TempDir Path folder;
  private final Interruptions interruptions = new Interruptions();

  @Test
  void readingGoesOnAtTheRowAfterAnyCheckpointAndLinesAreCountedOn() throws IOException {
    for (String name : List.of("20240612-100000000.csv", "20240612-100000000.csv.gz")) {
      ZoneSplit split = split(write(name, "Op,id,text\n" + String.join("\n", ROWS)));
      for (int read : new int[] {0, 1, 1023, 1024, 1025, 2999, 3000}) {
        List<FileRow> rows = rows(at(split, read));

        assertThat(rows.stream().map(row -> new String(row.value(), UTF_8)).toList())
            .isEqualTo(ROWS.subList(read, ROWS.size()));
        assertThat(rows.stream().map(FileRow::line).toList())
            .isEqualTo(LongStream.rangeClosed(read + 1, ROWS.size()).boxed().toList());
        assertThat(rows).allMatch(row -> row.file().header().equals(List.of("Op", "id", "text")));
      }
    }
    assertThat(interruptions.take("split")).isEmpty();
  }

  @Test
  void aRowThatStandsWhereTheHeaderShouldIsNotLostButStopsItsFile() throws IOException {
    for (String first : List.of("I,1,a", "\"never closed,1,a", "Op,text")) {
      ZoneSplit split = split(write("20240612-100000000.csv", first + "\nI,2,b\n"));

      assertThat(rows(split)).isEmpty();
      assertThat(interrupted()).as(first).isPresent();
    }
  }

  @Test
  void everyPositionIsThatOfTheNextRow() throws IOException {
    ZoneSplit split = split(write("20240612-100000000.csv", "id\n" + String.join("\n", ROWS)));
    try (BulkFormat.Reader<FileRow> reader = format().createReader(new Configuration(), split)) {
      long next = 1;
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (RecordAndPosition<FileRow> row = batch.next(); row != null; row = batch.next()) {
          assertThat(row.getRecordSkipCount()).isEqualTo(next++);
          assertThat(row.getRecord().line()).isEqualTo(row.getRecordSkipCount());
        }
      }
      assertThat(next).isEqualTo(ROWS.size() + 1);
    }
  }

  @Test
  void aFileThatIsGoneOrAnotherIsInterruptedWhereItStands() throws IOException {
    Path file = write("20240612-100000000.csv", "id\n" + String.join("\n", ROWS));
    ZoneSplit split = at(split(file), 10);
    Files.writeString(file, "h\nanother\n");
    assertThat(rows(split)).isEmpty();
    assertThat(interrupted()).hasValueSatisfying(this::changedAtTen);

    Files.delete(file);
    assertThat(rows(split)).isEmpty();
    assertThat(interrupted())
        .hasValueSatisfying(gone -> assertThat(gone.cause()).isEqualTo("is gone"));
  }

  private void changedAtTen(Interruptions.Interruption changed) {
    assertThat(changed.rowsRead()).isEqualTo(10);
    assertThat(changed.cause()).startsWith("has changed");
  }

  @Test
  void aFileThatChangesWhileItIsReadIsInterruptedAtItsEnd() throws IOException {
    Path file = write("20240612-100000000.csv", "id\n" + String.join("\n", ROWS));
    try (BulkFormat.Reader<FileRow> reader =
        format().createReader(new Configuration(), split(file))) {
      assertThat(reader.readBatch()).isNotNull();
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
      while (reader.readBatch() != null) {
        // To its end.
      }
    }

    assertThat(interrupted())
        .hasValueSatisfying(
            changed -> {
              assertThat(changed.rowsRead()).isEqualTo(ROWS.size());
              assertThat(changed.cause()).startsWith("has changed");
            });
  }

  @Test
  void anotherFileInAPausedOnesPlaceIsReadFromItsBeginningIfItIsTakenAsItIs() throws IOException {
    Path file = write("20240612-100000000.csv", "id\n" + String.join("\n", ROWS));
    ZoneSplit paused = at(split(file), 10).readAsItIs();
    assertThat(rows(paused)).as("unchanged").hasSize(ROWS.size() - 10);

    Files.writeString(file, "id\nmended\n");
    assertThat(rows(paused)).extracting(FileRow::line).containsExactly(1L);
    Files.writeString(file, "");
    assertThat(rows(paused)).isEmpty();
    assertThat(interrupted()).isEmpty();
  }

  @Test
  void aBrokenGzipGivesItsRowsUpToTheBreakAndIsInterruptedThere() throws IOException {
    byte[] whole = CasesZone.gzip(("id\n" + String.join("\n", ROWS)).getBytes(UTF_8));
    Path file = folder.resolve("20240612-100000000.csv.gz");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));

    List<FileRow> rows = rows(split(file));

    assertThat(interrupted())
        .hasValueSatisfying(
            damaged -> {
              assertThat(damaged.cause()).startsWith("is damaged");
              assertThat(damaged.rowsRead()).isEqualTo(rows.size());
            });
  }

  @Test
  void allMembersOfAGzipAreRead() throws IOException {
    Path file = folder.resolve("20240612-100000000.csv.gz");
    Files.write(file, CasesZone.gzip("id\na\n".getBytes(UTF_8)));
    Files.write(
        file, CasesZone.gzip("b\n".getBytes(UTF_8)), java.nio.file.StandardOpenOption.APPEND);

    assertThat(rows(split(file))).hasSize(2);
  }

  @Test
  void theEndOfALoadIsToldOnce() throws IOException {
    ZoneSplit end = ZoneSplit.endOfLoad("cases", new org.apache.flink.core.fs.Path(folder.toUri()));

    assertThat(rows(end)).extracting(FileRow::kind).containsExactly(FileRow.Kind.END_OF_LOAD);
    assertThat(rows(at(end, 1))).isEmpty();
  }

  @Test
  void aSplitIsTheSameAfterItsState() throws IOException {
    ZoneSplit split = at(split(write("20240612-100000000.csv", "id\n")), 7).readAsItIs();
    ZoneSplitSerializer serializer = ZoneSplitSerializer.INSTANCE;

    ZoneSplit restored = serializer.deserialize(1, serializer.serialize(split));

    assertThat(restored).usingRecursiveComparison().isEqualTo(split);
    assertThat(restored.rowsRead()).isEqualTo(7);
  }

  private Optional<Interruptions.Interruption> interrupted() {
    return interruptions.take("split");
  }

  private ZoneFormat format() {
    return new ZoneFormat(
        new LandingZone(
            "file://" + folder,
            LandingZone.Format.CSV,
            new LandingZone.Csv(',', LandingZone.Csv.LineEnd.LF, true, true, "NULL", ""),
            false,
            true,
            "",
            ZoneOffset.UTC,
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            true,
            LandingZone.HistoricalLoad.AUTO),
        List.of(SPEC),
        interruptions);
  }

  private List<FileRow> rows(ZoneSplit split) throws IOException {
    List<FileRow> rows = new ArrayList<>();
    try (BulkFormat.Reader<FileRow> reader = format().restoreReader(new Configuration(), split)) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (RecordAndPosition<FileRow> row = batch.next(); row != null; row = batch.next()) {
          rows.add(row.getRecord());
        }
      }
    }
    return rows;
  }

  private Path write(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    return Files.write(folder.resolve(name), name.endsWith(".gz") ? CasesZone.gzip(bytes) : bytes);
  }

  private static ZoneSplit split(Path file) throws IOException {
    return new ZoneSplit(
        "split",
        new org.apache.flink.core.fs.Path(file.toUri()),
        Files.getLastModifiedTime(file).toMillis(),
        Files.size(file),
        null,
        "cases",
        file.getFileName().toString(),
        ZoneSplit.Content.CHANGES,
        false);
  }

  private static ZoneSplit at(ZoneSplit split, long rows) {
    return split.updateWithCheckpointedPosition(
        new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, rows));
  }
}
