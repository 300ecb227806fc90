package io.latestlake.source.zone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {
  @TempDir java.nio.file.Path folder;

  @Test
  void everyTypeOfDmsIsWrittenWithoutLoss() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message dms {
              optional binary Op (STRING);
              optional int32 tiny (INTEGER(8,true)); optional int32 unsigned (INTEGER(32,false));
              optional int64 big; optional int64 huge (INTEGER(64,false));
              optional int32 small_decimal (DECIMAL(9,2));
              optional int64 decimal (DECIMAL(18,4));
              optional fixed_len_byte_array(16) wide (DECIMAL(38,10));
              optional binary bytes_decimal (DECIMAL(38,0));
              optional float real; optional double precise; optional boolean truth;
              optional int32 day (DATE);
              optional int32 time (TIME(MILLIS,false)); optional int64 time_micros (TIME(MICROS,false));
              optional int64 at_micros (TIMESTAMP(MICROS,false));
              optional int64 at_millis (TIMESTAMP(MILLIS,true));
              optional int96 at_old;
              optional binary raw; optional binary text (STRING); optional binary absent (STRING);
            }
            """);
    BigInteger wide = new BigInteger("-12345678901234567890123456789012345678");
    Group row = new SimpleGroup(schema);
    row.add("Op", "U");
    row.add("tiny", -5);
    row.add("unsigned", -1);
    row.add("big", Long.MIN_VALUE);
    row.add("huge", -1L);
    row.add("small_decimal", -12345);
    row.add("decimal", 1L);
    row.add("wide", Binary.fromConstantByteArray(sixteen(wide)));
    row.add("bytes_decimal", Binary.fromConstantByteArray(BigInteger.valueOf(300).toByteArray()));
    row.add("real", 1.5f);
    row.add("precise", 1e300);
    row.add("truth", true);
    row.add("day", -1);
    row.add("time", 3_661_001);
    row.add("time_micros", 86_399_999_999L);
    row.add("at_micros", 1_718_188_097_806_650L);
    row.add("at_millis", -1L);
    row.add("at_old", new NanoTime(2_440_589, 1_000_000_001_000L));
    row.add("raw", Binary.fromConstantByteArray(new byte[] {0, (byte) 0xff}));
    row.add("text", "Côte \"d'Ivoire\"\n");

    assertThat(read(write(schema, List.of(row), 1 << 20), 0))
        .containsExactly(
            "{\"Op\":\"U\",\"tiny\":-5,\"unsigned\":4294967295,\"big\":-9223372036854775808,"
                + "\"huge\":18446744073709551615,\"small_decimal\":-123.45,\"decimal\":0.0001,"
                + "\"wide\":"
                + new BigDecimal(wide, 10).toPlainString()
                + ",\"bytes_decimal\":300,\"real\":1.5,\"precise\":1.0E300,\"truth\":true,"
                + "\"day\":\"1969-12-31\",\"time\":\"01:01:01.001000\","
                + "\"time_micros\":\"23:59:59.999999\",\"at_micros\":\"2024-06-12T10:28:17.806650\","
                + "\"at_millis\":\"1969-12-31T23:59:59.999000\","
                + "\"at_old\":\"1970-01-02T00:16:40.000001\",\"raw\":\"0x00ff\","
                + "\"text\":\"Côte \\\"d'Ivoire\\\"\\n\",\"absent\":null}");
  }

  @Test
  void aTimeThatNoClockShowsIsItsNumberAndStopsNothing() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message m { required int64 end (TIME(MICROS,false)); required int64 negative (TIME(MICROS,false));
              required int64 at (TIMESTAMP(MILLIS,false)); }""");
    Group row = new SimpleGroup(schema);
    row.add("end", 86_400_000_000L);
    row.add("negative", -3_600_000_000L);
    row.add("at", Long.MAX_VALUE);

    assertThat(read(write(schema, List.of(row), 1 << 20), 0))
        .containsExactly(
            "{\"end\":\"24:00:00\",\"negative\":-3600000000,\"at\":\"+292278994-08-17T07:12:55.807000\"}");
  }

  @Test
  void readingOnGoesToTheRowInAnyRowGroup() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int32 n; }");
    List<Group> rows = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      Group row = new SimpleGroup(schema);
      row.add("n", i);
      rows.add(row);
      all.add("{\"n\":" + i + "}");
    }
    java.nio.file.Path file = write(schema, rows, 512);

    for (int from : new int[] {0, 1, 999, 1000, 2500, 4999, 5000}) {
      assertThat(read(file, from)).isEqualTo(all.subList(from, all.size()));
    }
  }

  @Test
  void whatIsNoParquetIsDamaged() throws IOException {
    java.nio.file.Path file = Files.writeString(folder.resolve("no.parquet"), "not a Parquet file");

    assertThatThrownBy(() -> read(file, 0)).isInstanceOf(DamagedException.class);
  }

  private java.nio.file.Path write(MessageType schema, List<Group> rows, long bytesOfGroup)
      throws IOException {
    java.nio.file.Path file = folder.resolve("LOAD00000001.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withRowGroupSize(bytesOfGroup)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  private static List<String> read(java.nio.file.Path file, long skip) throws IOException {
    List<String> rows = new ArrayList<>();
    try (FileRows in = ParquetRows.open(new Path(file.toUri()), Files.size(file))) {
      in.skip(skip);
      while (in.next()) {
        rows.add(new String(in.row(), UTF_8));
      }
    }
    return rows;
  }

  private static byte[] sixteen(BigInteger number) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    byte[] value = number.toByteArray();
    for (int i = value.length; i < 16; i++) {
      bytes.put((byte) (number.signum() < 0 ? -1 : 0));
    }
    return bytes.put(value).array();
  }
}
