package io.latestlake.cli.chaos;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.Operation;
import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a log of {@code cases} must lead to, by the log's order alone: neither the job's decoder nor
 * its versions nor Redshift's SQL have a part in it.
 */
final class CasesOracle {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("M/d/uuuu", Locale.ROOT);
  private static final int CASE_TYPE = 1;
  private static final int DAY = 4;
  private static final int PREP_FLOW_RUNTIME = 11;
  private static final List<Integer> INTEGERS = List.of(2, 3, 12);
  private static final List<Integer> DOUBLES = List.of(9, 10);

  private CasesOracle() {}

  /** The rows of the view, by key. */
  static Map<String, PublishedRow> rows(ChangeLog log) throws IOException {
    Map<String, PublishedRow> latest = new HashMap<>();
    log.read(
        new ChangeLog.Reader() {
          @Override
          public void row(Operation operation, String[] values) {
            if (operation == Operation.DELETE) {
              latest.remove(values[0]);
            } else {
              latest.put(values[0], published(values));
            }
          }

          @Override
          public void message(String json) {
            throw new CommandFailure(
                "chaos compares with an oracle that reads rows, not DMS messages: choose a folder of"
                    + " CSV files with --input, or leave it out.");
          }
        });
    return latest;
  }

  private static PublishedRow published(String[] values) {
    List<String> row = new ArrayList<>();
    for (int column = 0; column < values.length; column++) {
      row.add(values[column].isEmpty() ? null : text(column, values[column]));
    }
    row.add(values[CASE_TYPE].equals("Deaths") ? "1" : "0");
    row.add(values[CASE_TYPE].equals("Confirmed") ? "1" : "0");
    LocalDate day = LocalDate.parse(values[DAY], DATE);
    return new PublishedRow(
        row,
        "year=" + day.getYear() + "/month=" + day.getMonthValue() + "/day=" + day.getDayOfMonth());
  }

  private static String text(int column, String value) {
    if (INTEGERS.contains(column)) {
      return Integer.toString(Integer.parseInt(value));
    } else if (DOUBLES.contains(column)) {
      return Double.toString(Double.parseDouble(value));
    } else if (column == DAY || column == PREP_FLOW_RUNTIME) {
      return LocalDate.parse(value.split(" ")[0], DATE).toString();
    }
    return value;
  }
}
