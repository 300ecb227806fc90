package io.latestlake.cli.changelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a change log shows. */
final class RecordedLog implements ChangeLog.Reader {
  private final List<Row> rows = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();

  record Row(Operation operation, List<String> values) {
    String id() {
      return values.get(CasesTable.ID);
    }

    String value(String column) {
      return values.get(CasesTable.COLUMNS.indexOf(column));
    }
  }

  static RecordedLog of(ChangeLog log) throws IOException {
    RecordedLog recorded = new RecordedLog();
    log.read(recorded);
    return recorded;
  }

  List<Row> rows() {
    return rows;
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void row(Operation operation, String[] values) {
    rows.add(new Row(operation, List.of(values)));
  }

  @Override
  public void message(String json) {
    messages.add(json);
  }
}
