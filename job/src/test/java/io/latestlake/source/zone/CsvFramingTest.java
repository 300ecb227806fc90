package io.latestlake.source.zone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CsvFramingTest {
  private static final int MOST = 1 << 20;

  @Property(tries = 300)
  void rowsComeOutAsTheyWentInHoweverTheBytesCome(
      @ForAll("table") List<List<String>> table,
      @ForAll("lineEnd") String lineEnd,
      @ForAll("delimiter") char delimiter,
      @ForAll boolean lastLineEnds,
      @ForAll Random chunks)
      throws IOException {
    boolean crlf = lineEnd.equals("\r\n");
    List<String> rows = table.stream().map(row -> written(row, delimiter, crlf)).toList();
    String file = String.join(lineEnd, rows) + (lastLineEnds ? lineEnd : "");

    InputStream in = new Trickling(file.getBytes(UTF_8), chunks);
    try (CsvFraming framing = new CsvFraming(in, delimiter, true, crlf, MOST)) {
      assertThat(all(framing)).isEqualTo(rows);
    }
  }

  @Property(tries = 100)
  void readingOnAfterAnyRowGivesTheRest(
      @ForAll("table") List<List<String>> table, @ForAll Random random) throws IOException {
    List<String> rows = table.stream().map(row -> written(row, ',', false)).toList();
    byte[] file = String.join("\n", rows).getBytes(UTF_8);
    int read = random.nextInt(rows.size() + 1);
    try (CsvFraming framing =
        new CsvFraming(new ByteArrayInputStream(file), ',', true, false, MOST)) {
      framing.skip(read);
      assertThat(all(framing)).isEqualTo(rows.subList(read, rows.size()));
    }
  }

  @Test
  void withoutQuotesEachLineIsARow() throws IOException {
    assertThat(framed("a,\"b\nc\",d\r\ne", false)).containsExactly("a,\"b", "c\",d", "e");
  }

  @Test
  void aQuoteInsideAFieldOpensNone() throws IOException {
    assertThat(framed("5\" pipe,x\n\"a\"\"\n\",y\n", true))
        .containsExactly("5\" pipe,x", "\"a\"\"\n\",y");
  }

  @Test
  void emptyLinesAndAByteOrderMarkAreNoRows() throws IOException {
    assertThat(framed("\uFEFFa\n\n\r\nb\n\n", true)).containsExactly("a", "b");
    assertThat(framed("", true)).isEmpty();
    assertThat(framed("\uFEFF", true)).isEmpty();
    assertThat(framed("\n", true)).isEmpty();
  }

  @Test
  void aQuoteThatIsNeverClosedDamagesTheFileFromItsRowOn() throws IOException {
    for (int most : new int[] {1000, MOST}) {
      try (CsvFraming framing = framing("a,b\nc,\"" + "d\n".repeat(100_000), most)) {
        assertThat(framing.next()).isTrue();
        assertThat(framing.isCut()).isFalse();
        assertThatThrownBy(framing::next)
            .isInstanceOf(DamagedException.class)
            .hasMessageContaining("csv.rfc4180");
      }
    }
  }

  @Test
  void aCarriageReturnIsDataUnlessLinesEndInIt() throws IOException {
    byte[] file = "a,b\r\nc,d\r\n".getBytes(UTF_8);
    try (CsvFraming framing =
        new CsvFraming(new ByteArrayInputStream(file), ',', true, false, MOST)) {
      assertThat(all(framing)).containsExactly("a,b\r", "c,d\r");
    }
  }

  @Test
  void aRowThatIsTooLongIsCutAndTheNextIsWhole() throws IOException {
    for (int length : new int[] {1001, 200_000, 5_000_000}) {
      String row = "x".repeat(length);
      try (CsvFraming framing = framing(row + "\nnext\n\"" + row + "\"\nlast", 1000)) {
        assertThat(framing.next()).isTrue();
        assertThat(framing.isCut()).isTrue();
        assertThat(framing.row()).hasSize(Math.min(length, CsvFraming.SHOWN_OF_CUT));
        assertThat(framing.next()).isTrue();
        assertThat(new String(framing.row(), UTF_8)).isEqualTo("next");
        assertThat(framing.isCut()).isFalse();
        assertThat(framing.next()).isTrue();
        assertThat(framing.isCut()).isTrue();
        assertThat(framing.next()).isTrue();
        assertThat(new String(framing.row(), UTF_8)).isEqualTo("last");
        assertThat(framing.next()).isFalse();
      }
    }
  }

  @Test
  void aRowAsLongAsAllowedIsWhole() throws IOException {
    String row = "y".repeat(1000);
    try (CsvFraming framing = framing(row + "\n", 1000)) {
      assertThat(framing.next()).isTrue();
      assertThat(framing.isCut()).isFalse();
      assertThat(framing.row()).hasSize(1000);
    }
  }

  @Test
  void aHeaderNamesColumnsWithQuotesAndWithout() {
    assertThat(CsvHeader.names("Op,\"a,b\",\"c\"\"d\",".getBytes(UTF_8), ',', true))
        .containsExactly("Op", "a,b", "c\"d", "");
    assertThat(CsvHeader.names("\"a\"|b".getBytes(UTF_8), '|', false))
        .containsExactly("\"a\"", "b");
  }

  @Provide
  Arbitrary<List<List<String>>> table() {
    Arbitrary<String> value = Arbitraries.strings().withChars("ab\"\n\r,;é€ ").ofMaxLength(12);
    Arbitrary<List<String>> row = value.list().ofMinSize(2).ofMaxSize(4);
    return row.list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<String> lineEnd() {
    return Arbitraries.of("\n", "\r\n");
  }

  @Provide
  Arbitrary<Character> delimiter() {
    return Arbitraries.of(',', ';', '|', '§', '\t');
  }

  /** As DMS writes it, quoting only what must be. */
  private static String written(List<String> row, char delimiter, boolean crlf) {
    String special = crlf ? "\"\r\n" : "\"\n";
    return row.stream()
        .map(
            value ->
                value.chars().anyMatch(c -> special.indexOf(c) >= 0 || c == delimiter)
                    ? '"' + value.replace("\"", "\"\"") + '"'
                    : value)
        .collect(Collectors.joining(String.valueOf(delimiter)));
  }

  private static CsvFraming framing(String file, int most) {
    return new CsvFraming(new ByteArrayInputStream(file.getBytes(UTF_8)), ',', true, false, most);
  }

  private static List<String> framed(String file, boolean quotes) throws IOException {
    return framed(new ByteArrayInputStream(file.getBytes(UTF_8)), ',', quotes);
  }

  private static List<String> framed(InputStream in, char delimiter, boolean quotes)
      throws IOException {
    try (CsvFraming framing = new CsvFraming(in, delimiter, quotes, true, MOST)) {
      return all(framing);
    }
  }

  private static List<String> all(CsvFraming framing) throws IOException {
    List<String> rows = new ArrayList<>();
    while (framing.next()) {
      assertThat(framing.isCut()).isFalse();
      rows.add(new String(framing.row(), UTF_8));
    }
    return rows;
  }

  /** Gives a few bytes at a time, as a network does. */
  private static final class Trickling extends ByteArrayInputStream {
    private final Random random;

    Trickling(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(5)));
    }
  }
}
