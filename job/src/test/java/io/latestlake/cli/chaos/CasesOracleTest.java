package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.Operation;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CasesOracleTest {
  private interface Content {
    void read(ChangeLog.Reader reader) throws IOException;
  }

  private static Map<String, PublishedRow> rows(Content content) throws IOException {
    return CasesOracle.rows(
        new ChangeLog() {
          @Override
          public String identity() {
            return "";
          }

          @Override
          public String description() {
            return "";
          }

          @Override
          public void read(Reader reader) throws IOException {
            content.read(reader);
          }
        });
  }

  private static String[] values(String id, String cases, String date) {
    return new String[] {
      id, "Deaths", cases, "", date, "US", "", "", "US", "1.50", "", "8/10/2020 1:02:03 PM", "007"
    };
  }

  @Test
  void ofAKeyTheLastRowOfTheLogCountsAsTheViewShowsIt() throws IOException {
    Map<String, PublishedRow> rows =
        rows(
            reader -> {
              reader.row(Operation.LOAD, values("a", "1", "5/1/2020"));
              reader.row(Operation.UPDATE, values("a", "2", "5/12/2020"));
            });

    assertThat(rows)
        .containsOnly(
            Map.entry(
                "a",
                new PublishedRow(
                    Arrays.asList(
                        "a",
                        "Deaths",
                        "2",
                        null,
                        "2020-05-12",
                        "US",
                        null,
                        null,
                        "US",
                        "1.5",
                        null,
                        "2020-08-10",
                        "7",
                        "1",
                        "0"),
                    "year=2020/month=5/day=12")));
  }

  @Test
  void aDeletedKeyIsNotThereUnlessItCameBack() throws IOException {
    Map<String, PublishedRow> rows =
        rows(
            reader -> {
              reader.row(Operation.LOAD, values("gone", "1", "5/1/2020"));
              reader.row(Operation.LOAD, values("back", "1", "5/1/2020"));
              reader.row(Operation.DELETE, values("gone", "", ""));
              reader.row(Operation.DELETE, values("back", "", ""));
              reader.row(Operation.INSERT, values("back", "2", "5/1/2020"));
            });

    assertThat(rows).containsOnlyKeys("back");
  }

  @Test
  void aLogOfMessagesIsRefused() {
    assertThatThrownBy(() -> rows(reader -> reader.message("{}")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("CSV files with --input");
  }
}
