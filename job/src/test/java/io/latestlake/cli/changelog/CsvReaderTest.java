package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  @Test
  void aQuotedFieldMayHoldCommasQuotesAndLineEnds() throws IOException {
    assertThat(read("a,\"Korea, South\",\"say \"\"x\"\"\",\"two\nlines\"\n"))
        .containsExactly(List.of("a", "Korea, South", "say \"x\"", "two\nlines"));
  }

  @Test
  void emptyFieldsAndBothLineEndsAreRead() throws IOException {
    assertThat(read("a,,\r\n,b,\"\"\nlast"))
        .containsExactly(List.of("a", "", ""), List.of("", "b", ""), List.of("last"));
    assertThat(read("")).isEmpty();
  }

  @Test
  void theLineOfARecordIsTheOneItBeginsOn() throws IOException {
    CsvReader csv = new CsvReader(new StringReader("\"a\n\nb\"\nc\n"));
    csv.read();
    assertThat(csv.line()).isEqualTo(1);
    csv.read();
    assertThat(csv.line()).isEqualTo(4);
  }

  @Test
  void brokenQuotesAreRefused() {
    assertThatThrownBy(() -> read("a,\"b")).hasMessageContaining("not closed");
    assertThatThrownBy(() -> read("a,b\"c\"")).hasMessageContaining("inside a field");
    assertThatThrownBy(() -> read("\"a\"b,c")).hasMessageContaining("behind the closing quote");
  }

  @Property
  void whatIsWrittenWithQuotesIsReadBack(
      @ForAll @Size(min = 1, max = 5) List<@Size(min = 1, max = 4) List<String>> records)
      throws IOException {
    StringBuilder csv = new StringBuilder();
    for (List<String> fields : records) {
      List<String> quoted = new ArrayList<>();
      fields.forEach(field -> quoted.add('"' + field.replace("\"", "\"\"") + '"'));
      csv.append(String.join(",", quoted)).append("\r\n");
    }
    assertThat(read(csv.toString())).isEqualTo(records);
  }

  private static List<List<String>> read(String text) throws IOException {
    CsvReader csv = new CsvReader(new StringReader(text));
    List<List<String>> records = new ArrayList<>();
    for (List<String> fields = csv.read(); fields != null; fields = csv.read()) {
      records.add(fields);
    }
    return records;
  }
}
