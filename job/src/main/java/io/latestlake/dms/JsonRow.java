package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.util.Locale;

/**
 * The row of one message, as {@code data} holds it, and what {@code before-image} or {@code BI_}
 * columns say of its key before the change. Used again for the next message.
 */
final class JsonRow {
  private final Column[] columns;
  private final FieldNames names;
  private final FieldNames namesBefore;
  private final ValueReader values;
  private final RowBuilder row;
  private final RowBuilder before;
  private final boolean[] isKey;

  /** The name by which each column came. */
  private final String[] spellings;

  private boolean hasBefore;

  JsonRow(TableSpec spec, RowLayout layout, ValueReader values) {
    this.columns = spec.columns().toArray(Column[]::new);
    ColumnNames columnNames = new ColumnNames(spec);
    this.names = new FieldNames(columnNames::find);
    this.namesBefore = new FieldNames(columnNames::find);
    this.values = values;
    this.row = new RowBuilder(layout);
    this.before = new RowBuilder(layout);
    this.isKey = new boolean[columns.length];
    spec.key().forEach(key -> isKey[spec.indexOf(key)] = true);
    this.spellings = new String[columns.length];
  }

  void reset() {
    row.reset();
    if (hasBefore) {
      before.reset();
      hasBefore = false;
    }
  }

  RowBuilder row() {
    return row;
  }

  /** What is known of the key columns' values before the change; may be nothing. */
  RowBuilder before() {
    return before;
  }

  boolean hasBefore() {
    return hasBefore;
  }

  /** Reads the object of {@code data} that the parser stands at. */
  void readData(JsonParser parser) throws IOException {
    names.begin();
    for (int found = names.next(parser); found != FieldNames.END; found = names.next(parser)) {
      JsonToken token = parser.nextToken();
      if (found >= 0) {
        readColumn(parser, token, found);
      } else if (found != ColumnNames.NONE) {
        readBefore(parser, token, ColumnNames.before(found));
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Reads the object of {@code before-image} that the parser stands at. */
  void readBeforeImage(JsonParser parser) throws IOException {
    namesBefore.begin();
    for (int found = namesBefore.next(parser);
        found != FieldNames.END;
        found = namesBefore.next(parser)) {
      JsonToken token = parser.nextToken();
      if (found >= 0 && isKey[found]) {
        readBefore(parser, token, found);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readColumn(JsonParser parser, JsonToken token, int column) throws IOException {
    if (row.isAbsent(column)) {
      spellings[column] = names.name();
      values.read(parser, token, columns[column], column, row);
      return;
    }
    parser.skipChildren();
    String message =
        String.format(
            Locale.ROOT,
            "column %s comes twice, as %s and as %s; leave one out by a DMS mapping rule",
            columns[column].name(),
            Unusable.shown(spellings[column]),
            Unusable.shown(names.name()));
    row.reject(column, new Unusable(DeadLetter.Reason.DOES_NOT_FIT, message));
  }

  private void readBefore(JsonParser parser, JsonToken token, int column) throws IOException {
    hasBefore = true;
    values.read(parser, token, columns[column], column, before);
  }
}
