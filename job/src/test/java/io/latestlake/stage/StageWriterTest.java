package io.latestlake.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsDecoder;
import io.latestlake.dms.Position;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.Skipped;
import io.latestlake.dms.SourceRecord;
import io.latestlake.dms.Specs;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.testing.ObjectsInMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class StageWriterTest {
  private static final TableSpec SPEC =
      Specs.table("t")
          .column("id", new ColumnType.Varchar(8))
          .column("s", new ColumnType.SmallInt())
          .column("i", new ColumnType.Int())
          .column("b", new ColumnType.BigInt())
          .column("n", new ColumnType.Decimal(38, 2))
          .column("r", new ColumnType.Real())
          .column("d", new ColumnType.DoublePrecision())
          .column("t", new ColumnType.Bool())
          .column("on_day", new ColumnType.Date())
          .column("at", new ColumnType.Timestamp())
          .key("id")
          .partition("on_day", "yyyy-MM-dd")
          .spec();
  private static final int MAY_12 = Day.pack(2020, 5, 12);
  private static final int MAY_13 = Day.pack(2020, 5, 13);
  private static final int MAY_14 = Day.pack(2020, 5, 14);

  private static final ObjectsInMemory S3 = new ObjectsInMemory();

  @TempDir Path folder;

  @Test
  void anUpsertIsStagedWithAllItsValuesAndItsDay() throws Exception {
    StageWriter writer = writer(1 << 20, 42);
    writer.write(
        upsert(
            """
            {"id":"ä\\"b","s":-7,"i":1,"b":9007199254740993,"n":"-12345678901234567890.12",\
            "r":1.5,"d":-0.25,"t":true,"on_day":"2020-05-12","at":"2020-05-12T01:02:03.000004Z"}""",
            MAY_12,
            0),
        null);

    assertThat(rows(writer.prepareCommit()))
        .containsExactly(
            "ä\"b,-7,1,9007199254740993,-12345678901234567890.12,1.5,-0.25,true,2020-05-12,"
                + "2020-05-12 01:02:03.000004,U,2020,5,12,42,0");
  }

  @Test
  void absentColumnsAreNull() throws Exception {
    StageWriter writer = writer(1 << 20, -1);
    writer.write(upsert("{\"id\":\"a\",\"on_day\":\"2020-05-12\"}", MAY_12, 0), null);

    assertThat(rows(writer.prepareCommit()))
        .containsExactly("a,null,null,null,null,null,null,null,2020-05-12,null,U,2020,5,12,-1,0");
  }

  @Test
  void aDeleteNamesTheDayThatTheRowWasInAndNoneWhereItIsUnknown() throws Exception {
    StageWriter writer = writer(1 << 20, 0);
    writer.write(delete("a", MAY_12), null);
    writer.write(delete("b", 0), null);

    assertThat(rows(writer.prepareCommit()))
        .containsExactly(
            "a" + ",null".repeat(9) + ",D,2020,5,12,0,0",
            "b" + ",null".repeat(9) + ",D,null,null,null,0,1");
  }

  @Test
  void aRowThatChangesItsDayNamesBothDaysAndTheUpsertIsTheLast() throws Exception {
    StageWriter writer = writer(1 << 20, 0);
    writer.write(upsert("{\"id\":\"a\",\"on_day\":\"2020-05-13\"}", MAY_13, MAY_12), null);

    assertThat(operations(writer.prepareCommit()))
        .containsExactly("a,D,2020,5,12,0,0", "a,U,2020,5,13,0,1");
  }

  @Test
  void ofTheChangesOfAKeyOnlyTheLastIsStagedWithTheDayOfBeforeTheFirst() throws Exception {
    StageWriter writer = writer(1 << 20, 0);
    writer.write(upsert("{\"id\":\"a\",\"on_day\":\"2020-05-13\"}", MAY_13, MAY_12), null);
    writer.write(upsert("{\"id\":\"b\",\"on_day\":\"2020-05-12\"}", MAY_12, 0), null);
    writer.write(upsert("{\"id\":\"a\",\"i\":1,\"on_day\":\"2020-05-14\"}", MAY_14, MAY_13), null);
    writer.write(delete("b", MAY_12), null);

    Collection<Staged> staged = writer.prepareCommit();

    assertThat(operations(staged))
        .containsExactly("a,D,2020,5,12,0,0", "a,U,2020,5,14,0,1", "b,D,null,null,null,0,2");
    assertThat(staged)
        .singleElement()
        .satisfies(part -> assertThat(((Staged.Rows) part).changes()).isEqualTo(4))
        .satisfies(part -> assertThat(((Staged.Rows) part).rows()).isEqualTo(3));
  }

  @Test
  void aRowThatReturnsToItsDayNamesItOnce() throws Exception {
    StageWriter writer = writer(1 << 20, 0);
    writer.write(upsert("{\"id\":\"a\",\"on_day\":\"2020-05-13\"}", MAY_13, MAY_12), null);
    writer.write(upsert("{\"id\":\"a\",\"on_day\":\"2020-05-12\"}", MAY_12, MAY_13), null);

    assertThat(operations(writer.prepareCommit())).containsExactly("a,U,2020,5,12,0,0");
  }

  @Test
  void theSequenceRisesOverAllCheckpointsOfAWriter() throws Exception {
    StageWriter writer = writer(1 << 20, 5);
    writer.write(upsert("{\"id\":\"a\",\"on_day\":\"2020-05-13\"}", MAY_13, MAY_12), null);
    assertThat(operations(writer.prepareCommit())).last().asString().endsWith(",5,1");
    writer.write(delete("a", 0), null);

    assertThat(operations(writer.prepareCommit())).containsExactly("a,D,null,null,null,5,2");
  }

  @Test
  void aFullBufferBecomesAFileAtOnceAndNothingIsLost() throws Exception {
    int before = S3.objects().size();
    StageWriter writer = writer(2_000, 0);
    for (int i = 0; i < 2_000; i++) {
      writer.write(delete("k" + i, 0), null);
    }
    int filesBeforeTheCheckpoint = S3.objects().size() - before;
    Collection<Staged> staged = writer.prepareCommit();

    Staged.Rows part = (Staged.Rows) staged.iterator().next();
    assertThat(filesBeforeTheCheckpoint).isPositive();
    assertThat(part.files())
        .hasSizeGreaterThan(2)
        .extracting(StagedFile::key)
        .doesNotHaveDuplicates();
    assertThat(part.rows()).isEqualTo(2_000);
    assertThat(part.files()).allSatisfy(this::hasItsRows);
    assertThat(rows(staged)).doesNotHaveDuplicates().hasSize(2_000);
  }

  private void hasItsRows(StagedFile file) throws Exception {
    assertThat(S3.objects().get(file.key())).hasSize((int) file.bytes());
  }

  @Test
  void anEmptyCheckpointCostsNothing() throws Exception {
    int before = S3.objects().size();
    StageWriter writer = writer(1 << 20, 0);

    assertThat(writer.prepareCommit()).isEmpty();
    assertThat(S3.objects()).hasSize(before);
  }

  @Test
  void twoWritersNeverWriteTheSameFile() throws Exception {
    StageWriter first = writer(1 << 20, 0);
    StageWriter second = writer(1 << 20, 0);
    first.write(delete("a", 0), null);
    second.write(delete("a", 0), null);

    List<String> keys = new ArrayList<>(keys(first.prepareCommit()));
    keys.addAll(keys(second.prepareCommit()));

    assertThat(keys)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(key -> key.startsWith("p/stage/t/"));
  }

  @Test
  void deadLettersAreJsonLinesByTableAndDay() throws Exception {
    StageWriter writer = writer(1 << 20, 0);
    writer.write(letter("t", 0, "{\"a\"".getBytes(StandardCharsets.UTF_8)), null);
    writer.write(letter("t", 1, new byte[] {(byte) 0xff}), null);
    writer.write(letter("_unknown", 2, null), null);

    Collection<Staged> staged = writer.prepareCommit();

    assertThat(staged)
        .extracting(part -> ((Staged.DeadLetters) part).table())
        .containsExactly("t", "_unknown");
    Staged.DeadLetters ofTable = (Staged.DeadLetters) staged.iterator().next();
    assertThat(ofTable.day()).isEqualTo("1970-01-01");
    assertThat(ofTable.file().rows()).isEqualTo(2);
    assertThat(new String(S3.objects().get(ofTable.file().key()), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"format":1,"id":"ID-1","reason":"NOT_JSON","message":"why","table":"t",\
            "key":{"id":"a"},"source":{"stream":"topic","partition":3,"offset":0,\
            "arrived":"1970-01-01T00:00:00.005Z"},"seen":"1970-01-01T00:00:00Z",\
            "payload":"{\\"a\\""}
            {"format":1,"id":"ID-2","reason":"NOT_JSON","message":"why","table":"t",\
            "key":{"id":"a"},"source":{"stream":"topic","partition":3,"offset":1,\
            "arrived":"1970-01-01T00:00:00.005Z"},"seen":"1970-01-01T00:00:00Z",\
            "payload-base64":"/w=="}
            """
                .replace("ID", ofTable.id()));
  }

  @Test
  void whatIsStagedSurvivesSerialization() throws Exception {
    StageWriter writer = writer(1 << 20, 0);
    writer.write(delete("a", 0), null);
    writer.write(letter("t", 0, null), null);
    StagedSerializer serializer = new StagedSerializer();

    for (Staged staged : writer.prepareCommit()) {
      assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(staged)))
          .isEqualTo(staged);
    }
    assertThatThrownBy(() -> serializer.deserialize(99, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer release");
  }

  private static StageWriter writer(long fileBytes, long life) {
    return new StageWriterFactory(List.of(SPEC), "lake", "p/", fileBytes, StageWriterTest::s3)
        .create(life);
  }

  private static S3Client s3() {
    return S3;
  }

  private static RowChange upsert(String data, int day, int previousDay) {
    ChangeRecord record = decode("insert", data);
    assertThat(record.day()).isEqualTo(day);
    return new RowChange(record.key(), false, record.row(), day, previousDay, record.emittedAt());
  }

  private static RowChange delete(String id, int previousDay) {
    ChangeRecord record = decode("delete", "{\"id\":\"" + id + "\"}");
    return new RowChange(record.key(), true, record.row(), 0, previousDay, record.emittedAt());
  }

  private static ChangeRecord decode(String operation, String data) {
    String message =
        """
        {"data":%s,"metadata":{"timestamp":"2020-05-12T00:00:00.000001Z","record-type":"data",\
        "operation":"%s","schema-name":"public","table-name":"t"}}"""
            .formatted(data, operation);
    List<Decoded> decoded = new ArrayList<>();
    new DmsDecoder(List.of(SPEC), Clock.systemUTC())
        .decode(
            new SourceRecord(message.getBytes(StandardCharsets.UTF_8), "topic", 0, 0, 0),
            new DmsDecoder.Output() {
              @Override
              public void decoded(Decoded record) {
                decoded.add(record);
              }

              @Override
              public void skipped(Skipped kind, String operation, String table) {}
            });
    return (ChangeRecord) decoded.get(0);
  }

  private static DeadLetter letter(String table, long position, byte[] payload) {
    return new DeadLetter(
        decode("delete", "{\"id\":\"a\"}").key(),
        null,
        table,
        DeadLetter.Reason.NOT_JSON,
        "why",
        new Position.InStream("topic", 3, position, 5),
        0,
        payload);
  }

  private static List<String> keys(Collection<Staged> staged) {
    return ((Staged.Rows) staged.iterator().next()).files().stream().map(StagedFile::key).toList();
  }

  /** The rows of the staged files as an independent reader sees them. */
  /** Key, operation, day, life and seq. */
  private List<String> operations(Collection<Staged> staged) throws Exception {
    return rows(staged).stream()
        .map(row -> row.replaceFirst("^([^,]*),.*,([DU],[^,]*,[^,]*,[^,]*,[^,]*,[^,]*)$", "$1,$2"))
        .toList();
  }

  private List<String> rows(Collection<Staged> staged) throws Exception {
    Class.forName("org.duckdb.DuckDBDriver");
    List<String> rows = new ArrayList<>();
    int count = 0;
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (String key : keys(staged)) {
        Path file = folder.resolve(count++ + ".parquet");
        Files.write(file, S3.objects().get(key));
        try (ResultSet result =
            duckDb.createStatement().executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
          while (result.next()) {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              values.add(String.valueOf(result.getString(i)));
            }
            rows.add(String.join(",", values));
          }
        }
      }
    }
    return rows;
  }
}
