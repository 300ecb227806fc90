package io.latestlake.dms;

import static io.latestlake.dms.Decoding.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, a record is decoded, skipped or a dead letter, and the next one is right. */
class DmsDecoderFuzzTest {
  private static final TableSpec ALL_TYPES =
      Specs.table("foo")
          .column("id", new ColumnType.Varchar(10))
          .column("name", new ColumnType.Decimal(20, 3))
          .column("age", new ColumnType.Timestamp())
          .column("attributes", new ColumnType.Varchar(60))
          .column("born", new ColumnType.Date())
          .column("real", new ColumnType.Real())
          .key("id", "name")
          .partition("born", "")
          .tieBreak(new TableSpec.TieBreak.Number("attributes"))
          .spec();
  private static final String GOOD = sample("load-documentdb-pretty.json");
  private static final String ALSO_GOOD =
      sample("update-of-key.json")
          .replace(
              "\"name\":\"Jane\"",
              "\"born\":\"2020-01-01\",\"real\":1e5,\"attributes\":\"-1e7\",\"name\":4.5,\"BI_name\":\"1\"")
          .replace("\"age\":31", "\"age\":\"2020-01-01T00:00:00Z\",\"x\":[{\"y\":[true,null]}]");

  private final Decoding decoding = new Decoding(Specs.cases(), ALL_TYPES);

  private void feed(byte[] message) {
    for (Decoded decoded : decoding.decode(message)) {
      if (decoded instanceof DeadLetter letter) {
        assertThat(letter.message()).isNotBlank().doesNotContain("decoder failed", "\n");
      }
    }
    assertThat(decoding.change(GOOD).key().table()).isEqualTo("cases");
  }

  @Property(tries = 2000)
  void randomBytes(@ForAll byte[] bytes) {
    feed(bytes);
  }

  @Property(tries = 5000)
  void validMessagesWithBytesChanged(@ForAll("mutated") byte[] bytes) {
    feed(bytes);
  }

  @Property(tries = 5000)
  void validMessagesWithPiecesSwappedIn(@ForAll("spliced") String message) {
    feed(Decoding.utf8(message));
  }

  @Test
  void messagesCutAnywhere() {
    for (String message : List.of(GOOD, ALSO_GOOD, sample("insert.json"))) {
      for (int end = 0; end < message.strip().length(); end++) {
        DeadLetter letter = decoding.deadLetter(message.strip().substring(0, end));
        assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.NOT_JSON);
      }
    }
  }

  @Test
  void nestingBeyondEveryLimit() {
    for (String unit : List.of("[", "{\"data\":", "{\"a\":")) {
      DeadLetter letter = decoding.deadLetter(unit.repeat(100_000));
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.NOT_JSON);
      feed(Decoding.utf8("{\"data\":{\"attributes\":" + unit.repeat(100_000)));
    }
  }

  @Test
  void numbersNamesAndTextsBeyondEveryLimit() {
    feed(Decoding.utf8(GOOD.replace("17", "1".repeat(100_000))));
    feed(Decoding.utf8(GOOD.replace("17", '"' + "1".repeat(1_000_000) + '"')));
    feed(Decoding.utf8(GOOD.replace("Cases", "C".repeat(100_000))));
    feed(Decoding.utf8(GOOD.replace("Confirmed", "C".repeat(20_000_000))));
  }

  @Test
  void otherEncodingsThanUtf8() {
    feed(GOOD.getBytes(StandardCharsets.UTF_16));
    feed(GOOD.getBytes(StandardCharsets.UTF_16LE));
    feed(GOOD.replace("Confirmed", "ü").getBytes(StandardCharsets.ISO_8859_1));
    feed(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0, 1, 2, 3});
  }

  @Test
  void moreNamesThanAreRemembered() {
    for (int i = 0; i < 20_000; i++) {
      decoding.change(GOOD.replace("\"Cases\"", "\"name" + i + "\":1,\"Cases\""));
    }
    assertThat(Decoding.values(Specs.cases(), decoding.change(GOOD).row()))
        .containsEntry("cases", 17);
  }

  @Provide
  Arbitrary<byte[]> mutated() {
    return Combinators.combine(
            Arbitraries.of(GOOD, ALSO_GOOD, sample("delete-mysql.json")),
            Combinators.combine(Arbitraries.integers().between(0, 1000), Arbitraries.bytes())
                .as((at, value) -> new int[] {at, value})
                .list()
                .ofMinSize(1)
                .ofMaxSize(4))
        .as(
            (message, changes) -> {
              byte[] bytes = Decoding.utf8(message);
              changes.forEach(change -> bytes[change[0] % bytes.length] = (byte) change[1]);
              return bytes;
            });
  }

  @Provide
  Arbitrary<String> spliced() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "1e999999999",
            "-1e-999999999",
            "0e99999999999",
            "\"1e99999999999999999999\"",
            "\"0e99999999999\"",
            "-0",
            "9".repeat(50),
            "\"9999-99-99\"",
            "\"x\"",
            "{\"a\":[1e5]}",
            "\"data\"",
            "\"metadata\":{}",
            "\"delete\"",
            "\"update\"",
            "\"foo\"",
            "\"2020-01-01T00:00:00.000000Z\"",
            "1",
            "-1",
            "\" \"");
    return Combinators.combine(
            Arbitraries.of(GOOD, ALSO_GOOD, sample("insert.json")),
            Arbitraries.integers().between(0, 60),
            pieces)
        .as(DmsDecoderFuzzTest::splice);
  }

  /** Puts the piece in the place of one value or name. */
  private static String splice(String message, int which, String piece) {
    String[] tokens = message.split("(?=[:,{}])|(?<=[:,{}])");
    tokens[which % tokens.length] = piece;
    return String.join("", tokens);
  }
}
