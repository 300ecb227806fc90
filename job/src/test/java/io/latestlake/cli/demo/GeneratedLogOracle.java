package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.changelog.DmsMessages;
import io.latestlake.cli.changelog.GeneratedChangeLog;
import io.latestlake.cli.changelog.KeyBy;
import io.latestlake.cli.changelog.Operation;
import io.latestlake.testing.CasesView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * What a generated log must lead to, by the log's order alone: neither the job's decoder nor its
 * versions have a part in it.
 */
final class GeneratedLogOracle {
  private static final String HEADER =
      "oid__id,case_type,cases,difference,date,country_region,province_state,admin2,combined_key,"
          + "lat,long,prep_flow_runtime,fips,year,month,day,is_death,is_confirmed";
  private static final int CASE_TYPE = 1;
  private static final int DATE = 4;

  private final GeneratedChangeLog log;

  GeneratedLogOracle(GeneratedChangeLog log) {
    this.log = requireNonNull(log, "log is null");
  }

  /** The messages of the topic, sorted. */
  List<String> messages() throws IOException {
    DmsMessages messages = new DmsMessages(KeyBy.SCHEMA_TABLE);
    List<String> all = new ArrayList<>();
    read(
        (operation, values) ->
            all.add(new String(messages.row(operation, values).value(), StandardCharsets.UTF_8)));
    Collections.sort(all);
    return all;
  }

  CasesView view(Path file) throws IOException {
    TreeMap<String, String[]> latest = new TreeMap<>();
    read(
        (operation, values) -> {
          if (operation == Operation.DELETE) {
            latest.remove(values[0]);
          } else {
            latest.put(values[0], values.clone());
          }
        });
    List<String> lines = new ArrayList<>(List.of(HEADER));
    latest.values().forEach(values -> lines.add(line(values)));
    return new CasesView(Files.write(file, lines));
  }

  private static String line(String[] values) {
    List<String> fields = new ArrayList<>();
    for (String value : values) {
      fields.add(value.isEmpty() ? "" : "\"" + value.replace("\"", "\"\"") + "\"");
    }
    String[] date = values[DATE].split("/");
    fields.addAll(List.of(date[2], date[0], date[1]));
    fields.add(values[CASE_TYPE].equals("Deaths") ? "1" : "0");
    fields.add(values[CASE_TYPE].equals("Confirmed") ? "1" : "0");
    return String.join(",", fields);
  }

  private interface Rows {
    void row(Operation operation, String[] values);
  }

  private void read(Rows rows) throws IOException {
    log.read(
        new ChangeLog.Reader() {
          @Override
          public void row(Operation operation, String[] values) {
            rows.row(operation, values);
          }

          @Override
          public void message(String json) {
            throw new AssertionError("a generated log has rows: " + json);
          }
        });
  }
}
