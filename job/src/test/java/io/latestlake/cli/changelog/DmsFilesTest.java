package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files of a DMS task with an S3 target (dms-formats 3.1 to 3.5). */
class DmsFilesTest {
  private static Map<String, String> csv(ChangeLog log) throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    DmsFiles files =
        new DmsFiles(
            CsvRows::new,
            (name, content, rows) ->
                assertThat(written.put(name, new String(content, StandardCharsets.UTF_8)))
                    .isNull());
    log.read(files);
    files.finish();
    return written;
  }

  private static ChangeLog log(int keys, long changes) {
    return new GeneratedChangeLog(GeneratorOptions.of(keys, changes));
  }

  @Test
  void aLoadIsOneOrMoreFilesThenComeTheChanges() throws IOException {
    Map<String, String> files = csv(log(25_000, 12_000));

    assertThat(files.keySet())
        .containsExactly(
            "LOAD00000001.csv",
            "LOAD00000002.csv",
            "20210101-000104570.csv",
            "20210101-000108140.csv",
            "20210101-000109570.csv");
    assertThat(files.values().stream().mapToLong(text -> text.lines().count()).sum())
        .isEqualTo(37_000);
    assertThat(new ArrayList<>(files.keySet()).subList(2, 5)).isSorted();
  }

  @Test
  void rowsOfALoadHaveTheTimeOfItsStartAndNoOp() throws IOException {
    String load = csv(log(10, 0)).get("LOAD00000001.csv");

    assertThat(load.lines()).hasSize(10);
    assertThat(load.lines())
        .allMatch(row -> row.matches("2021-01-01 00:00:00\\.000000,[0-9a-f]{24},.*"));
  }

  @Test
  void rowsOfATransactionHaveOneTimeWhichNeverFallsAndIsBeforeThatOfTheFilesName()
      throws IOException {
    List<String> times = new ArrayList<>();
    csv(log(10, 6_000))
        .forEach(
            (name, text) -> {
              if (!name.startsWith("LOAD")) {
                List<String> ofFile =
                    text.lines().map(row -> row.split(",")[1].replaceAll("[^0-9]", "")).toList();
                assertThat(ofFile)
                    .allMatch(time -> time.compareTo(name.replaceAll("[^0-9]", "")) < 0);
                times.addAll(ofFile);
              }
            });

    assertThat(times).isSorted().hasSize(6_000);
    assertThat(times.stream().distinct()).hasSize((6_000 + 6) / 7);
  }

  @Test
  void aDeleteHasItsKeyOnlyAndTextIsQuotedWhereItMustBe() throws IOException {
    String changes = String.join("", csv(log(10_000, 2_000)).values());

    assertThat(changes.lines())
        .anyMatch(row -> row.matches("D,2021-01-01 00:00:0[0-9.]+,[0-9a-f]{24},{12}"))
        .anyMatch(row -> row.contains(",\"Korea, South\","));
  }

  @Test
  void theSameLogGivesTheSameFiles() throws IOException {
    assertThat(csv(log(50, 500))).isEqualTo(csv(log(50, 500)));
  }

  @Test
  void messagesBecomeTheRowsThatTheyTellOfAtTheirOwnTimes() throws IOException {
    ChangeLog rows = log(300, 2_000);
    ChangeLog messages = messagesOf(rows);

    List<String> ofRows = lines(csv(rows));
    List<String> ofMessages = lines(csv(messages));

    assertThat(ofMessages.stream().map(DmsFilesTest::withoutTime))
        .isEqualTo(ofRows.stream().map(DmsFilesTest::withoutTime).toList());
    assertThat(ofMessages.get(2_299)).contains("2021-01-01 00:00:00.002299");
  }

  @Test
  void whatIsNoRowIsPassedOverAndWhatNoFileCanHoldIsTold() throws IOException {
    String control = "{\"control\":{},\"metadata\":{\"record-type\":\"control\"}}";
    String keyChange =
        "{\"data\":{\"oid__id\":\"b\"},\"before-image\":{\"oid__id\":\"a\"},\"metadata\":"
            + "{\"record-type\":\"data\",\"operation\":\"update\",\"table-name\":\"cases\"}}";

    assertThat(csv(logOf(control))).isEmpty();
    assertThatThrownBy(() -> csv(logOf(keyChange)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("before image");
    assertThatThrownBy(() -> csv(logOf("{\"data\":")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not JSON");
  }

  private static List<String> lines(Map<String, String> files) {
    return files.values().stream().flatMap(String::lines).toList();
  }

  private static String withoutTime(String row) {
    return row.replaceFirst("2021-01-01 [0-9:.]{15}", "");
  }

  private static ChangeLog messagesOf(ChangeLog log) throws IOException {
    DmsMessages messages = new DmsMessages(KeyBy.SCHEMA_TABLE);
    List<String> all = new ArrayList<>();
    for (RecordedLog.Row row : RecordedLog.of(log).rows()) {
      byte[] value = messages.row(row.operation(), row.values().toArray(String[]::new)).value();
      all.add(new String(value, StandardCharsets.UTF_8));
    }
    return logOf(all.toArray(String[]::new));
  }

  private static ChangeLog logOf(String... messages) {
    return new ChangeLog() {
      @Override
      public String identity() {
        return "messages";
      }

      @Override
      public String description() {
        return "messages";
      }

      @Override
      public void read(Reader reader) throws IOException {
        for (String message : messages) {
          reader.message(message);
        }
      }
    };
  }
}
