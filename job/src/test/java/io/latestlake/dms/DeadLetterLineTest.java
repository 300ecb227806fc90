package io.latestlake.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a dead letter is enough to make the very same record again. */
class DeadLetterLineTest {
  private static final TableSpec ALL_TYPES =
      Specs.table("t")
          .column("s", new ColumnType.SmallInt())
          .column("b", new ColumnType.BigInt())
          .column("n", new ColumnType.Decimal(38, 2))
          .column("r", new ColumnType.Real())
          .column("d", new ColumnType.DoublePrecision())
          .column("f", new ColumnType.Bool())
          .column("on_day", new ColumnType.Date())
          .column("at", new ColumnType.Timestamp())
          .column("v", new ColumnType.Varchar(20))
          .key("v", "s", "b", "n", "r", "d", "f", "on_day", "at")
          .partition("on_day", "yyyy-MM-dd")
          .spec();
  private static final Position SOMEWHERE = new Position.InStream("topic", 1, 2, 3);

  @Property(tries = 300)
  void anyPayloadAndAnyPositionInAStreamComeBack(
      @ForAll byte[] payload, @ForAll int partition, @ForAll long offset, @ForAll long arrivedAt)
      throws Exception {
    Position position = new Position.InStream("dms-\u00e4", partition, offset, arrivedAt);

    DeadLetterLine read = DeadLetterLine.read(line(letter(position, "why", payload)));

    assertThat(read.position()).isEqualTo(position);
    assertThat(read.payload()).isEqualTo(payload);
  }

  @Property(tries = 100)
  void anyTextComesBackAsItWas(@ForAll String text, @ForAll @LongRange(min = 0) long line)
      throws Exception {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    DmsFile file =
        new DmsFile(
            "t",
            "s3://zone/t/x.csv",
            "x.csv",
            DmsFile.Kind.CHANGES,
            DmsFile.Format.PARQUET,
            12,
            List.of("Op", "\u00e4"));
    Position position = new Position.InFile(file, line);

    DeadLetterLine read = DeadLetterLine.read(line(letter(position, text, utf8)));

    assertThat(read.position()).isEqualTo(position);
    assertThat(read.payload()).isEqualTo(utf8);
    assertThat(read.message()).isEqualTo(new String(utf8, StandardCharsets.UTF_8));
  }

  @Test
  void aRecordWithoutAValueComesBackWithoutOne() throws Exception {
    assertThat(DeadLetterLine.read(line(letter(SOMEWHERE, "why", null))).payload()).isNull();
  }

  @Test
  void aMessageThatWasCutWithinACharacterIsWrittenAllTheSame() throws Exception {
    DeadLetterLine read = DeadLetterLine.read(line(letter(SOMEWHERE, "cut \ud83d", null)));

    assertThat(read.message()).isEqualTo("cut ?");
  }

  @Test
  void theKeyIsShownByItsColumnsWhateverTheirTypes() throws Exception {
    DeadLetter letter =
        new Decoding(ALL_TYPES)
            .deadLetter(
                """
                {"data":{"v":"a\\"\u00e4","s":-7,"b":9007199254740993,"n":"-12345678901234567890.12",\
                "r":1.5,"d":-0.25,"f":true,"on_day":"2020-05-12","at":"2020-05-12T01:02:03.000004Z"},\
                "metadata":{"timestamp":"2020-08-10T04:50:44Z","record-type":"data",\
                "operation":"upsert","schema-name":"public","table-name":"t"}}""");

    byte[] line = line(letter);

    assertThat(new String(line, StandardCharsets.UTF_8))
        .contains(
            """
            "key":{"v":"a\\"\u00e4","s":-7,"b":9007199254740993,"n":"-12345678901234567890.12",\
            "r":1.5,"d":-0.25,"f":true,"on_day":"2020-05-12","at":"2020-05-12T01:02:03.000004"}""");
    assertThat(DeadLetterLine.read(line).key())
        .contains(entry("v", "a\"\u00e4"), entry("s", "-7"), entry("f", "true"));
  }

  @Test
  void aDeadLetterThatIsDecodedAgainIsTheSameDeadLetter() throws Exception {
    DeadLetter first = new Decoding(ALL_TYPES).deadLetter("{\"data\":");
    DeadLetterLine line = DeadLetterLine.read(line(first));
    Position.InStream at = (Position.InStream) line.position();

    assertThat(first.position()).isEqualTo(at);
    assertThat(new Decoding(ALL_TYPES).deadLetter(line.payload()))
        .usingRecursiveComparison()
        .isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "{}",
        "{\"format\":1}",
        "{\"format\":1,\"id\":\"a\",\"reason\":\"r\",\"message\":\"m\",\"table\":\"t\"}",
        "{\"format\":1,\"id\":\"a\",\"reason\":\"r\",\"message\":\"m\",\"table\":\"t\","
            + "\"source\":{\"stream\":\"s\",\"partition\":1,\"offset\":1,\"arrived\":\"then\"},"
            + "\"seen\":\"2020-05-12T00:00:00Z\",\"payload\":\"\"}"
      })
  void whatIsNoDeadLetterIsTold(String line) {
    assertThatThrownBy(() -> DeadLetterLine.read(line.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DeadLetterLine.Unreadable.class)
        .hasMessageStartingWith("it is no dead letter");
  }

  @Test
  void aLineOfANewerReleaseIsToldAsThat() {
    assertThatThrownBy(() -> DeadLetterLine.read("{\"format\":2}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("newer release");
  }

  private static byte[] line(DeadLetter letter) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DeadLetterWriter(List.of(ALL_TYPES)).write("id", letter, out);
    byte[] bytes = out.toByteArray();
    assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
    byte[] line = Arrays.copyOf(bytes, bytes.length - 1);
    assertThat(line).doesNotContain('\n');
    return line;
  }

  private static DeadLetter letter(Position position, String message, byte[] payload) {
    return new DeadLetter(
        KeyEncoder.ofUnknown(new SourceRecord(payload, "topic", 1, 2, 3)),
        null,
        DeadLetter.UNKNOWN_TABLE,
        DeadLetter.Reason.NOT_JSON,
        message,
        position,
        0,
        payload);
  }
}
