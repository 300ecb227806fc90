package io.latestlake.dms;

import static io.latestlake.dms.FileDecoding.file;
import static io.latestlake.dms.FileDecoding.zone;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/**
 * What a row means does not depend on the form it came in; and whatever the bytes, nothing is
 * thrown and the next row is right. {@code -Dlatestlake.fuzz.rows=5000000} fuzzes for longer.
 */
class FileDecoderPropertyTest {
  private static final TableSpec FOO =
      Specs.table("foo")
          .column("id", new ColumnType.Varchar(200))
          .column("text", new ColumnType.Varchar(200))
          .column("big", new ColumnType.BigInt())
          .column("price", new ColumnType.Decimal(38, 10))
          .column("ratio", new ColumnType.DoublePrecision())
          .column("weight", new ColumnType.Real())
          .column("flag", new ColumnType.Bool())
          .column("at", new ColumnType.Timestamp())
          .column("born", new ColumnType.Date())
          .key("id")
          .partition("born", "")
          .spec();
  private static final List<String> NAMES =
      FOO.columns().stream().map(column -> column.name()).toList();
  private static final DmsFile CHANGES = file(FileDecoding.CHANGES);
  private static final String GOOD = "I,5,Ann,1,1.5,1e3,+1.1e+01,t,2024-07-01 10:00:00,2024-07-01";
  private static final String DOCUMENT =
      "U,\"{\"\"$oid\"\":\"\"5a\"\"}\",\"{\"\"address\"\":{\"\"city\"\":\"\"Ulm\"\"},"
          + "\"\"tags\"\":[1,\"\"b\"\"],\"\"seen\"\":{\"\"$date\"\":7}}\",1694000000,86396400000";

  private final FileDecoding quoted = new FileDecoding(FOO, zone().settings());
  private final FileDecoding plain =
      new FileDecoding(FOO, zone().withoutQuotes().delimiter('\u0001').settings());
  private final FileDecoding documents =
      new FileDecoding(FileDocumentPropertyTest.PEOPLE, zone().settings());
  private final Decoding json = new Decoding(FOO);

  @Property(tries = 1000)
  void aRowWrittenAsDmsWritesCsvIsWhatTheJsonMessageOfTheSameRowIs(
      @ForAll("rows") List<String> row, @ForAll("operations") String op) {
    ChangeRecord ofMessage = json.change(message(row, op));

    same(quoted.change(CHANGES, csv(row, op)), ofMessage);
    same(
        quoted.change(
            file("20240612-103127367.parquet"), "{\"Op\":\"" + op + "\"," + data(row) + "}"),
        ofMessage);
    if (row.stream().noneMatch(value -> "".equals(value) || "NULL".equals(value))) {
      String line =
          op + '\u0001' + String.join("\u0001", row.stream().map(v -> v == null ? "" : v).toList());
      same(plain.change(CHANGES, line), ofMessage);
    }
  }

  private static void same(ChangeRecord ofFile, ChangeRecord ofMessage) {
    assertThat(ofFile.key()).isEqualTo(ofMessage.key());
    assertThat(ofFile.operation()).isEqualTo(ofMessage.operation());
    assertThat(ofFile.day()).isEqualTo(ofMessage.day());
    assertThat(ofFile.row()).isEqualTo(ofMessage.row());
  }

  /** A quote doubled, a field quoted that has delimiter, quote or line end in it or is empty. */
  private static String csv(List<String> row, String op) {
    StringBuilder out = new StringBuilder(op);
    for (String value : row) {
      out.append(',');
      if (value != null && (value.isEmpty() || value.matches("(?s).*[,\"\r\n].*|NULL"))) {
        out.append('"').append(value.replace("\"", "\"\"")).append('"');
      } else if (value != null) {
        out.append(value);
      }
    }
    return out.toString();
  }

  private static String message(List<String> row, String op) {
    String operation = op.equals("I") ? "insert" : op.equals("U") ? "update" : "delete";
    return "{\"data\":{"
        + data(row)
        + "},\"metadata\":{\"timestamp\":\"2024-06-12T10:31:27.367Z\",\"record-type\":\"data\","
        + "\"operation\":\""
        + operation
        + "\",\"schema-name\":\"public\",\"table-name\":\"foo\"}}";
  }

  private static String data(List<String> row) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      out.append(i == 0 ? "\"" : ",\"").append(NAMES.get(i)).append("\":");
      String value = row.get(i);
      out.append(value == null ? "null" : new TextNode(value));
    }
    return out.toString();
  }

  @Provide
  Arbitrary<String> operations() {
    return Arbitraries.of("I", "U", "D");
  }

  @Provide
  Arbitrary<List<String>> rows() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars(",\"\r\n'; \t\\ab\u00e9\u4e2d")
            .ofMaxLength(20)
            .map(value -> value.replace("\r", "\r\n"));
    Arbitrary<String> id =
        Arbitraries.strings().withChars(",\"\nxyz\u00e9").ofMinLength(1).ofMaxLength(10);
    Arbitrary<String> big = Arbitraries.longs().map(String::valueOf);
    Arbitrary<String> price =
        Arbitraries.bigDecimals()
            .between(new BigDecimal("-9e27"), new BigDecimal("9e27"))
            .ofScale(10)
            .map(BigDecimal::toPlainString);
    Arbitrary<String> ratio = Arbitraries.doubles().map(String::valueOf);
    Arbitrary<String> weight =
        Arbitraries.floats()
            .between(-1e30f, 1e30f)
            .map(value -> String.format(Locale.ROOT, "%+.8e", value));
    Arbitrary<String> flag = Arbitraries.of("t", "f", "true", "0");
    Arbitrary<String> at =
        Arbitraries.integers()
            .between(0, 999_999)
            .map(micros -> String.format(Locale.ROOT, "2024-02-29 23:59:59.%06d", micros));
    Arbitrary<String> born = Arbitraries.of("2024-07-01", "1999-12-31");
    return Combinators.combine(
            id,
            text.injectNull(0.1),
            Combinators.combine(big.injectNull(0.1), price.injectNull(0.1)).as(Tuple::of),
            Combinators.combine(ratio.injectNull(0.1), weight.injectNull(0.1)).as(Tuple::of),
            flag.injectNull(0.1),
            at.injectNull(0.1),
            born)
        .as(
            (key, words, exact, rough, truth, time, day) ->
                Arrays.asList(
                    key,
                    words,
                    exact.get1(),
                    exact.get2(),
                    rough.get1(),
                    rough.get2(),
                    truth,
                    time,
                    day));
  }

  // --------------------------------------------------------------------------- hostile input

  private final byte[] ofDocument = documents.change(CHANGES, DOCUMENT).row();

  private void feed(byte[] bytes) {
    for (DmsFile file :
        List.of(
            CHANGES,
            file(FileDecoding.LOAD),
            file("foo", FileDecoding.CHANGES, List.of("op", "ID", "Born", "x", "id")),
            file("20240612-103127367.parquet"))) {
      for (FileDecoding decoding : List.of(quoted, plain, documents)) {
        for (Decoded decoded : decoding.decode(new FileRow(bytes, file, 1))) {
          if (decoded instanceof DeadLetter letter) {
            assertThat(letter.message()).isNotBlank().doesNotContain("decoder failed", "\n");
          }
        }
      }
    }
    assertThat(values(quoted.change(CHANGES, GOOD))).containsEntry("text", "Ann");
    assertThat(documents.change(CHANGES, DOCUMENT).row()).isEqualTo(ofDocument);
  }

  private static Map<String, Object> values(ChangeRecord change) {
    return Decoding.values(FOO, change.row());
  }

  @Property(tries = 2000)
  void randomBytes(@ForAll byte[] bytes) {
    feed(bytes);
  }

  @Property(tries = 3000)
  void goodRowsWithBytesChanged(@ForAll("mutated") byte[] bytes) {
    feed(bytes);
  }

  @Provide
  Arbitrary<byte[]> mutated() {
    return Combinators.combine(
            Arbitraries.of(
                GOOD,
                "U,\"5,\"\"\",\"\",NULL,,,,,,2024-07-01",
                "{\"Op\":\"U\",\"id\":\"5\",\"text\":null,\"born\":\"2024-07-01\",\"BI_id\":\"4\"}",
                DOCUMENT,
                "{\"Op\":\"I\",\"_doc\":{\"_id\":{\"$oid\":\"a\"},\"tags\":[0,[1]],"
                    + "\"seen\":{\"$date\":{\"$numberLong\":\"1\"}}},\"At\":-1,\"born\":0}"),
            Combinators.combine(
                    Arbitraries.integers().between(0, 200),
                    Arbitraries.oneOf(
                        Arbitraries.bytes(),
                        Arbitraries.of(",\"\n{}".getBytes(UTF_8)[0], (byte) '"')))
                .as((at, value) -> new int[] {at, value})
                .list()
                .ofMinSize(1)
                .ofMaxSize(4))
        .as(
            (row, changes) -> {
              byte[] bytes = row.getBytes(UTF_8);
              changes.forEach(change -> bytes[change[0] % bytes.length] = (byte) change[1]);
              return bytes;
            });
  }

  @Test
  void manyRandomRows() {
    SplittableRandom random = new SplittableRandom(7);
    int rows = Integer.getInteger("latestlake.fuzz.rows", 20_000);
    byte[] alphabet = "IUD,\"\n\r{}[]:0123456789.-+eNULL \u00e9\u0001".getBytes(UTF_8);
    for (int i = 0; i < rows; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = alphabet[random.nextInt(alphabet.length)];
      }
      feed(bytes);
    }
  }

  @Test
  void fieldsAndTextsBeyondEveryLimit() {
    feed(",".repeat(1_000_000).getBytes(UTF_8));
    feed(("I,5," + "x".repeat(10_000_000) + ",,,,,,,2024-07-01").getBytes(UTF_8));
    feed("\"".repeat(1_000_001).getBytes(UTF_8));
    feed(new byte[0]);
  }
}
