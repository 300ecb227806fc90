package io.latestlake.source.zone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.FileDecodeFunction;
import io.latestlake.dms.FileRow;
import io.latestlake.dms.Specs;
import io.latestlake.testing.CasesZone;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a landing zone, cut off and with bytes changed, as the job reads them: by Flink's file
 * reader and the decoder behind it. Whatever the bytes, a file is read to its end or paused with a
 * cause that can be read, each row is a record or a dead letter, and memory does not follow what
 * the file claims of itself.
 *
 * <p>The build feeds some thousands. For more: {@code mvn test -Dtest=HostileFilesTest
 * -Dlatestlake.fuzz.inputs=1000000}. A failure names its seed; {@code -Dlatestlake.fuzz.seed}
 * repeats it.
 */
class HostileFilesTest {
  private static final int INPUTS = Integer.getInteger("latestlake.fuzz.inputs", 2_000);
  private static final long SEED = Long.getLong("latestlake.fuzz.seed", 20_261_123L);

  /** In all that is allocated for one file; the files have less than 100 KB and 250 rows. */
  private static final long MOST_BYTES_OF_MEMORY = 512 << 20;

  private static final int MOST_ROWS = 100_000;
  private static final int ROWS = 250;
  private static final int CSV_ROWS = 40;

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message dms {
            optional binary Op (STRING); required int32 id;
            optional int64 big; optional fixed_len_byte_array(16) wide (DECIMAL(38,10));
            optional double ratio; optional boolean flag; optional int32 day (DATE);
            optional int64 at (TIMESTAMP(MICROS,false)); optional int96 at_old;
            optional int64 time (TIME(MICROS,false));
            optional binary text (STRING); optional binary raw; optional binary absent (STRING);
          }
          """);

  private static final TableSpec SPEC =
      Specs.table("foo")
          .column("id", new ColumnType.Int())
          .column("big", new ColumnType.BigInt())
          .column("wide", new ColumnType.Decimal(38, 10))
          .column("ratio", new ColumnType.DoublePrecision())
          .column("flag", new ColumnType.Bool())
          .column("day", new ColumnType.Date())
          .column("at", new ColumnType.Timestamp())
          .column("at_old", new ColumnType.Timestamp())
          .column("time", new ColumnType.Time())
          .column("text", new ColumnType.Varchar(100))
          .column("raw", new ColumnType.Varbyte(100))
          .key("id")
          .partition("day", "")
          .spec();

  @TempDir Path folder;
  private final Interruptions interruptions = new Interruptions();
  private final List<Decoded> decoded = new ArrayList<>();
  private FileDecodeFunction decode;

  @BeforeEach
  void open() throws Exception {
    decode = new FileDecodeFunction(List.of(SPEC), settings(LandingZone.Format.CSV, true));
    decode.setRuntimeContext(new MockStreamingRuntimeContext(1, 0));
    decode.open(DefaultOpenContext.INSTANCE);
  }

  @Test
  @Timeout(
      value = 60 * 60,
      unit = TimeUnit.SECONDS,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMutantOfAParquetFileIsReadToItsEndOrPausedWithItsCause() throws Exception {
    ZoneFormat format =
        new ZoneFormat(settings(LandingZone.Format.PARQUET, false), List.of(SPEC), interruptions);
    List<byte[]> samples =
        List.of(
            parquet(CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0),
            parquet(CompressionCodecName.GZIP, WriterVersion.PARQUET_1_0),
            parquet(CompressionCodecName.SNAPPY, WriterVersion.PARQUET_2_0));
    for (byte[] sample : samples) {
      assertThat(read(format, "20240612-103127367.parquet", sample))
          .isEqualTo(new Outcome(ROWS, 0, Optional.empty()));
    }
    int paused = 0;
    for (int i = 0; i < INPUTS / 2; i++) {
      Random random = new Random(SEED + i);
      byte[] mutant = mutant(samples.get(random.nextInt(samples.size())), random);
      paused +=
          outcome(format, "20240612-103127367.parquet", mutant, SEED + i).cause().isPresent()
              ? 1
              : 0;
    }
    assertThat(paused).isPositive();
  }

  @Test
  @Timeout(
      value = 60 * 60,
      unit = TimeUnit.SECONDS,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMutantOfACsvFileWithAHeaderIsReadToItsEndOrPausedWithItsCause() throws Exception {
    ZoneFormat format =
        new ZoneFormat(settings(LandingZone.Format.CSV, true), List.of(SPEC), interruptions);
    byte[] sample = csv();
    byte[] zipped = CasesZone.gzip(sample);
    assertThat(read(format, "20240612-103127367.csv", sample))
        .isEqualTo(new Outcome(CSV_ROWS, 0, Optional.empty()));
    for (int i = 0; i < INPUTS / 2; i++) {
      Random random = new Random(SEED + i);
      if (random.nextInt(4) == 0) {
        outcome(format, "20240612-103127367.csv.gz", mutant(zipped, random), SEED + i);
      } else {
        outcome(format, "20240612-103127367.csv", withHeaderChanged(sample, random), SEED + i);
      }
    }
  }

  /** What was made of one file. */
  private record Outcome(int rows, int deadLetters, Optional<String> cause) {}

  private Outcome outcome(ZoneFormat format, String name, byte[] content, long seed) {
    String hint = "-Dlatestlake.fuzz.seed=" + seed;
    try {
      long before = allocated();
      Outcome outcome = read(format, name, content);
      assertThat(allocated() - before).as("bytes of memory").isLessThan(MOST_BYTES_OF_MEMORY);
      outcome
          .cause()
          .ifPresent(
              cause ->
                  assertThat(cause)
                      .startsWith("is damaged: ")
                      .doesNotContain("\n", "(null)")
                      .hasSizeBetween(20, 300));
      return outcome;
    } catch (Exception | Error e) {
      throw new AssertionError(hint, e);
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private Outcome read(ZoneFormat format, String name, byte[] content) throws Exception {
    Path file = Files.write(folder.resolve(name), content);
    int rows = 0;
    try (BulkFormat.Reader<FileRow> reader =
        format.createReader(new Configuration(), split(file))) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (RecordAndPosition<FileRow> row = batch.next(); row != null; row = batch.next()) {
          decode.flatMap(row.getRecord(), new ListCollector<>(decoded));
          assertThat(++rows).as("rows").isLessThan(MOST_ROWS);
        }
      }
    }
    int letters = 0;
    for (Decoded each : decoded) {
      if (each instanceof DeadLetter letter) {
        letters++;
        assertThat(letter.reason())
            .as(letter.message())
            .isNotEqualTo(DeadLetter.Reason.DECODER_FAILED);
      }
    }
    decoded.clear();
    return new Outcome(
        rows, letters, interruptions.take("split").map(Interruptions.Interruption::cause));
  }

  // ------------------------------------------------------------------------------- mutants

  /** Where a file of Parquet says what is where, a changed byte does most: that is at its end. */
  private static byte[] mutant(byte[] whole, Random random) {
    byte[] mutant = whole.clone();
    int kind = random.nextInt(8);
    if (kind == 0) {
      return Arrays.copyOf(mutant, random.nextInt(mutant.length));
    }
    if (kind == 1) {
      int from = random.nextInt(mutant.length);
      int to = Math.min(mutant.length, from + 1 + random.nextInt(64));
      byte[] shorter = Arrays.copyOf(mutant, mutant.length - (to - from));
      System.arraycopy(mutant, to, shorter, from, mutant.length - to);
      return shorter;
    }
    int footer = 8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
    int from = kind < 6 && footer > 8 && footer < whole.length ? whole.length - footer : 0;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = from + random.nextInt(mutant.length - from);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] = (byte) random.nextInt(256);
        case 1 -> {
          // A number of several bytes: large ones are made of these.
          int end = Math.min(mutant.length, at + 1 + random.nextInt(9));
          Arrays.fill(mutant, at, end, (byte) 0xff);
        }
        default -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return mutant;
  }

  private static byte[] withHeaderChanged(byte[] csv, Random random) {
    byte[] pieces = "\",\n\r\u00e9\uFEFF\0 Opid".getBytes(UTF_8);
    int header = new String(csv, UTF_8).indexOf('\n');
    byte[] mutant = csv.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      mutant[random.nextInt(header + 1)] =
          random.nextBoolean() ? pieces[random.nextInt(pieces.length)] : (byte) random.nextInt(256);
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(mutant, random.nextInt(header + 20)) : mutant;
  }

  // ------------------------------------------------------------------------------- samples

  private byte[] parquet(CompressionCodecName codec, WriterVersion version) throws IOException {
    Path file = folder.resolve("sample-" + codec + ".parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withCompressionCodec(codec)
            .withWriterVersion(version)
            .withRowGroupSize(4096L)
            .withPageSize(512)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        writer.write(row(i));
      }
    }
    return Files.readAllBytes(file);
  }

  private static Group row(int i) {
    Group row = new SimpleGroup(SCHEMA);
    row.add("Op", i % 3 == 0 ? "U" : "I");
    row.add("id", i);
    if (i % 5 != 0) {
      byte[] wide = new byte[16];
      wide[15] = (byte) i;
      row.add("big", (long) i << 33);
      row.add("wide", Binary.fromConstantByteArray(wide));
      row.add("ratio", i / 7.0);
      row.add("flag", i % 2 == 0);
      row.add("text", "text " + i % 20);
      row.add("raw", Binary.fromConstantByteArray(new byte[] {(byte) i, 1}));
    }
    row.add("day", 19_000 + i % 30);
    row.add("at", 1_718_188_097_806_650L + i);
    row.add("at_old", new NanoTime(2_460_000 + i, i * 1000L));
    row.add("time", i * 1_000_000L);
    return row;
  }

  private static byte[] csv() {
    StringBuilder csv = new StringBuilder("Op,id,\"big\",day,text,unknown\n");
    for (int i = 0; i < CSV_ROWS; i++) {
      csv.append("I,").append(i).append(",1,2024-07-01,\"a,\"\"b\"\"\",x\n");
    }
    return csv.toString().getBytes(UTF_8);
  }

  private LandingZone settings(LandingZone.Format format, boolean header) {
    return new LandingZone(
        "file://" + folder,
        format,
        new LandingZone.Csv(',', LandingZone.Csv.LineEnd.LF, true, header, "NULL", ""),
        false,
        true,
        "",
        ZoneOffset.UTC,
        Duration.ofSeconds(1),
        Duration.ofHours(1),
        true,
        LandingZone.HistoricalLoad.AUTO);
  }

  private static ZoneSplit split(Path file) throws IOException {
    return new ZoneSplit(
        "split",
        new org.apache.flink.core.fs.Path(file.toUri()),
        Files.getLastModifiedTime(file).toMillis(),
        Files.size(file),
        null,
        "foo",
        file.getFileName().toString(),
        ZoneSplit.Content.CHANGES,
        false);
  }
}
