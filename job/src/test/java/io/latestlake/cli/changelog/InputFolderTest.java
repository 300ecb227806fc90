package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFolderTest {
  private static final String ROW =
      "I,aa,Confirmed,1661,135,5/12/2020,\"Korea, South\",N/A,,\"Korea, South\",12.8628,30.2176,"
          + "8/10/2020 4:50:44 AM,\n";
  private static final String GONE = "D,aa,,,,,,,,,,,,\n";

  @TempDir private Path folder;

  @Test
  void theLoadComesFirstThenTheChangesInTheOrderOfTheirNames() throws IOException {
    gzip("cdc-002.csv.gz", GONE);
    file("cdc-001.csv", ROW.replace("I,aa", "U,aa") + ROW.replace("aa", "bb"));
    gzip("full-load.csv.gz", ROW);
    file("README.md", "not a log");

    RecordedLog log = RecordedLog.of(new InputFolder(folder).changeLog());

    assertThat(log.rows())
        .extracting(row -> row.operation() + " " + row.id())
        .containsExactly("LOAD aa", "UPDATE aa", "INSERT bb", "DELETE aa");
    assertThat(log.rows().get(0).value("Country_Region")).isEqualTo("Korea, South");
    assertThat(log.rows().get(0).value("FIPS")).isEmpty();
    assertThat(log.rows().get(3).values().subList(1, 13)).containsOnly("");
  }

  @Test
  void jsonLinesAreTakenAsTheyAre() throws IOException {
    file("b.jsonl", "{\"b\":1}\n\nnot json");
    gzip("a.jsonl.gz", "{\"a\":1}\n");

    RecordedLog log = RecordedLog.of(new InputFolder(folder).changeLog());

    assertThat(log.messages()).containsExactly("{\"a\":1}", "{\"b\":1}", "not json");
  }

  @Test
  void csvAndJsonTogetherAreRefused() throws IOException {
    file("a.jsonl", "{}");
    file("cdc-001.csv", ROW);

    assertThatThrownBy(() -> new InputFolder(folder).changeLog())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("both CSV and JSON");
  }

  @Test
  void anotherContentIsAnotherIdentity() throws IOException {
    file("cdc-001.csv", ROW);
    String identity = new InputFolder(folder).changeLog().identity();
    assertThat(new InputFolder(folder).changeLog().identity()).isEqualTo(identity);

    file("cdc-001.csv", ROW + GONE);
    assertThat(new InputFolder(folder).changeLog().identity()).isNotEqualTo(identity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "X,aa,,,,,,,,,,,,         | Op is `X` instead of I, U or D",
        "D,aa                     | has 2 fields instead of 14",
        "D,,,,,,,,,,,,,           | has no key",
        "U,aa,\"Deaths,,,,,,,,,,,  | a quote is not closed",
        "U,aa,Deaths,many,,,,,,,,,, | Cases is `many`, which is not a number",
        "U,aa,Deaths,01,,,,,,,,,, | Cases is `01`, which is not a number",
      })
  void aBadLineIsToldWithFileAndLine(String line, String problem) throws IOException {
    file("cdc-001.csv", ROW + line + "\n" + GONE);

    assertThatThrownBy(() -> RecordedLog.of(new InputFolder(folder).changeLog()))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(folder.resolve("cdc-001.csv") + ", line 2: " + problem + ".");
  }

  @Test
  void aFullLoadHasOnlyInserts() throws IOException {
    file("full-load.csv", GONE);

    assertThatThrownBy(() -> RecordedLog.of(new InputFolder(folder).changeLog()))
        .hasMessageContaining("full-load.csv, line 1: Op is `D` instead of I in a full load");
  }

  @Test
  void aFileThatIsCutOffIsTold() throws IOException {
    gzip("cdc-001.csv.gz", ROW.repeat(50_000));
    Path file = folder.resolve("cdc-001.csv.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> RecordedLog.of(new InputFolder(folder).changeLog()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageMatching(
            ".*cdc-001\\.csv\\.gz, line \\d{2,}: the gzip file is cut off, copy it anew\\.");
  }

  @Test
  void aFileThatIsNoGzipFileIsTold() throws IOException {
    file("a.jsonl.gz", "{}");

    assertThatThrownBy(() -> RecordedLog.of(new InputFolder(folder).changeLog()))
        .hasMessage(
            folder.resolve("a.jsonl.gz")
                + ", line 1: is no whole gzip file (Not in GZIP format), copy it anew.");
  }

  @Test
  void aFileThatVanishesIsTold() throws IOException {
    file("cdc-001.csv", ROW);
    ChangeLog log = new InputFolder(folder).changeLog();
    Files.delete(folder.resolve("cdc-001.csv"));

    assertThatThrownBy(log::identity)
        .isInstanceOf(CommandFailure.class)
        .hasMessage(folder.resolve("cdc-001.csv") + ": is not there any more.");
  }

  @Test
  void textThatIsNotUtf8IsTold() throws IOException {
    Files.write(
        folder.resolve("cdc-001.csv"),
        ROW.replace("Korea", "Curaçao").getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> RecordedLog.of(new InputFolder(folder).changeLog()))
        .hasMessage(folder.resolve("cdc-001.csv") + ", line 1: is not UTF-8.");
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
