package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.time.ZoneId;

/**
 * Reads the values of one table: as {@link ValueReader} does, but for times that come as numbers
 * and for what MongoDB writes as Extended JSON.
 */
final class JsonValues {
  private final ValueReader values;
  private final ExtendedJson extended;
  private final EpochText epoch;
  private final Column[] columns;

  /** Whether some value of the column must be looked at before it is read. */
  private final boolean[] special;

  private final boolean[] isKey;

  JsonValues(TableSpec spec, ValueReader values) {
    this.values = requireNonNull(values, "values is null");
    boolean mongo = spec.engine() == TableSpec.Engine.MONGODB;
    ZoneId zone = ZoneId.of(spec.zone());
    this.epoch = new EpochText(zone);
    this.extended = mongo ? new ExtendedJson(values, zone) : null;
    this.columns = spec.columns().toArray(Column[]::new);
    this.special = new boolean[columns.length];
    this.isKey = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      // What is stored as JSON stays the JSON that it is.
      boolean json = columns[i].type() instanceof ColumnType.Super;
      special[i] = mongo && !json || columns[i].source().epoch() != null;
      isKey[i] = spec.key().contains(columns[i].name());
    }
  }

  /** Reads the value that the parser stands at, to its end. */
  void read(JsonParser parser, JsonToken token, int index, RowBuilder row) throws IOException {
    Column column = columns[index];
    if (!special[index]) {
      values.read(parser, token, column, index, row);
    } else if ((token.isNumeric() || token == JsonToken.VALUE_STRING)
        && column.source().epoch() != null) {
      moment(
          parser.getTextCharacters(),
          parser.getTextOffset(),
          parser.getTextLength(),
          column,
          index,
          row);
    } else if (extended != null && token == JsonToken.START_OBJECT) {
      object(parser, column, index, row);
    } else if (extended == null
        || token != JsonToken.VALUE_STRING
        || !isKey[index]
        || !objectId(
            parser.getTextCharacters(),
            parser.getTextOffset(),
            parser.getTextLength(),
            column,
            index,
            row)) {
      values.read(parser, token, column, index, row);
    }
  }

  /** Reads a value of a format whose values are all text. */
  void text(char[] text, int offset, int length, int index, RowBuilder row) {
    Column column = columns[index];
    if (special[index] && column.source().epoch() != null) {
      moment(text, offset, length, column, index, row);
    } else if (extended == null
        || !isKey[index]
        || !objectId(text, offset, length, column, index, row)) {
      values.text(text, offset, length, column, index, row);
    }
  }

  private void moment(
      char[] text, int offset, int length, Column column, int index, RowBuilder row) {
    if (epoch.write(text, offset, length, column.source().epoch(), column.type())) {
      values.text(epoch.text(), 0, epoch.length(), column, index, row);
    } else {
      values.text(text, offset, length, column, index, row);
    }
  }

  /** Read twice if need be: what kind of object it is, only its first name tells. */
  private void object(JsonParser parser, Column column, int index, RowBuilder row)
      throws IOException {
    byte[] json = JsonText.of(parser);
    if (ExtendedJson.isPossible(json) && extended(json, column, index, row)) {
      return;
    }
    try (JsonParser again = MessageJson.FACTORY.createParser(json)) {
      values.read(again, again.nextToken(), column, index, row);
    }
  }

  private boolean extended(byte[] json, Column column, int index, RowBuilder row)
      throws IOException {
    try (JsonParser again = MessageJson.FACTORY.createParser(json)) {
      again.nextToken();
      return extended.read(again, column, index, row);
    }
  }

  /** An id may come as the text of Extended JSON (dms-formats 2.2); false if it does not. */
  private boolean objectId(
      char[] text, int offset, int length, Column column, int index, RowBuilder row) {
    if (length == 0 || text[offset] != '{') {
      return false;
    }
    try (JsonParser inner = MessageJson.FACTORY.createParser(text, offset, length)) {
      return inner.nextToken() == JsonToken.START_OBJECT
          && extended.read(inner, column, index, row);
    } catch (IOException e) {
      // No JSON, so it is the text that it is.
      return false;
    }
  }
}
