package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The row of one message, as {@code data} holds it, and what the before image or columns before the
 * change say of its key (dms-formats 1.10). Used again for the next message.
 */
final class JsonRow {
  private final Column[] columns;
  private final FieldNames names;
  private final FieldNames namesBefore;
  private final ColumnNames columnNames;
  private final DocumentColumns.Output inside = new Inside();
  private final JsonValues values;
  private final RowBuilder row;
  private final RowBuilder before;

  /** The name by which each column came. */
  private final String[] spellings;

  /** Stands for the name of a column that came by its path; null if it has none. */
  private final String[] paths;

  private boolean hasBefore;

  JsonRow(TableSpec spec, RowLayout layout, ValueReader values) {
    this.columns = spec.columns().toArray(Column[]::new);
    this.columnNames = new ColumnNames(spec);
    this.names = new FieldNames(columnNames::find);
    this.namesBefore = new FieldNames(columnNames::findInImage);
    this.values = new JsonValues(spec, values);
    this.row = new RowBuilder(layout);
    this.before = new RowBuilder(layout);
    this.spellings = new String[columns.length];
    this.paths = new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      List<String> path = columns[i].source().path();
      paths[i] = path.isEmpty() ? null : String.join(".", path);
    }
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
    readData(parser, ColumnNames.NONE);
  }

  /**
   * @param ofDms the column whose first value is not the table's but DMS's, under the same name;
   *     {@link ColumnNames#NONE} if there is none
   */
  void readData(JsonParser parser, int ofDms) throws IOException {
    int toSkip = ofDms;
    names.begin();
    for (int found = names.next(parser); found != FieldNames.END; found = names.next(parser)) {
      JsonToken token = parser.nextToken();
      if (found >= ColumnNames.DOCUMENTS) {
        columnNames.document(found).read(parser, token, inside);
      } else if (found >= 0 && found == toSkip) {
        toSkip = ColumnNames.NONE;
        parser.skipChildren();
      } else if (found >= 0) {
        readColumn(parser, token, found, names.name());
      } else if (found != ColumnNames.NONE) {
        readBefore(parser, token, ColumnNames.before(found));
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Reads the object of the before image that the parser stands at. */
  void readBeforeImage(JsonParser parser) throws IOException {
    namesBefore.begin();
    for (int found = namesBefore.next(parser);
        found != FieldNames.END;
        found = namesBefore.next(parser)) {
      JsonToken token = parser.nextToken();
      if (found != ColumnNames.NONE) {
        readBefore(parser, token, found);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readColumn(JsonParser parser, JsonToken token, int column, String spelling)
      throws IOException {
    if (row.isAbsent(column) || cameByPath(column) && spelling != paths[column]) {
      spellings[column] = spelling;
      values.read(parser, token, column, row);
      return;
    }
    parser.skipChildren();
    if (spelling == paths[column] && !cameByPath(column)) {
      return;
    }
    String message =
        String.format(
            Locale.ROOT,
            "column %s comes twice, as %s and as %s; leave one out by a DMS mapping rule",
            columns[column].name(),
            Unusable.shown(spellings[column]),
            Unusable.shown(spelling));
    row.reject(column, new Unusable(DeadLetter.Reason.DOES_NOT_FIT, message));
  }

  private boolean cameByPath(int column) {
    return spellings[column] == paths[column];
  }

  private void readBefore(JsonParser parser, JsonToken token, int column) throws IOException {
    hasBefore = true;
    values.read(parser, token, column, before);
  }

  /** A value beside the document outranks the one inside, whichever comes first. */
  private final class Inside implements DocumentColumns.Output {
    @Override
    public void value(JsonParser parser, JsonToken token, int column) throws IOException {
      readColumn(parser, token, column, paths[column]);
    }

    @Override
    public void unreadable(int column, Unusable why) {
      if (row.isAbsent(column) || cameByPath(column)) {
        spellings[column] = paths[column];
        row.reject(column, why);
      }
    }
  }
}
