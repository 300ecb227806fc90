package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;

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
    String changes = String.join("", csv(log(2_000, 2_000)).values());

    assertThat(changes.lines())
        .anyMatch(row -> row.matches("D,2021-01-01 00:00:0[0-9.]+,[0-9a-f]{24},{12}"))
        .anyMatch(row -> row.contains(",\"Korea, South\","));
  }

  @Test
  void theSameLogGivesTheSameFiles() throws IOException {
    assertThat(csv(log(50, 500))).isEqualTo(csv(log(50, 500)));
  }
}
