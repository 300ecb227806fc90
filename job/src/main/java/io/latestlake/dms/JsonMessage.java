package io.latestlake.dms;

import static io.latestlake.dms.DeadLetter.Reason.NOT_AN_ENVELOPE;
import static io.latestlake.dms.DeadLetter.Reason.NOT_JSON;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads DMS's JSON message (dms-formats 1.1) in one pass, keys in any order. DMS writes {@code
 * data} before the {@code metadata} that names its table, so the row is read with the table of the
 * message before; only if that proves wrong, the message is read once more.
 */
final class JsonMessage {
  private static final int OTHER = 0;
  private static final int DATA = 1;
  private static final int METADATA = 2;
  private static final int BEFORE_IMAGE = 3;

  private final DmsTables tables;
  private final Metadata metadata = new Metadata();
  private DmsTable table;
  private boolean hasData;
  private boolean hasMetadata;
  private boolean hasBeforeImage;

  JsonMessage(DmsTables tables) {
    this.tables = tables;
    this.table = tables.first();
  }

  /** What the message read last says; parts of it if reading failed. */
  Metadata metadata() {
    return metadata;
  }

  boolean hasData() {
    return hasData;
  }

  /** The table of the message read last if it asks for a change of one; else null. */
  DmsTable read(byte[] message) throws Unusable {
    metadata.reset();
    readOnce(message);
    if (!hasMetadata) {
      throw new Unusable(
          NOT_AN_ENVELOPE,
          "the message has no metadata object; only messages as DMS writes them can be read");
    }
    if (metadata.isControl() || metadata.isHousekeeping()) {
      return null;
    }
    metadata.requireDataRecord();
    DmsTable named = tables.find(metadata.schema(), metadata.table());
    if (named != null && named != table) {
      table = named;
      readOnce(message);
    }
    return named;
  }

  private void readOnce(byte[] message) throws Unusable {
    hasData = false;
    hasMetadata = false;
    hasBeforeImage = false;
    table.json().reset();
    try (JsonParser parser = MessageJson.FACTORY.createParser(message)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        readEnvelope(parser);
      } else if (token == null) {
        throw new Unusable(NOT_JSON, "the message is empty; nothing but JSON can be read");
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new Unusable(
            NOT_JSON,
            "something follows the JSON value; a record must hold one message and no more");
      }
      if (token != JsonToken.START_OBJECT) {
        throw new Unusable(
            NOT_AN_ENVELOPE,
            "the message is no JSON object; only messages as DMS writes them can be read");
      }
    } catch (IOException e) {
      throw new Unusable(
          NOT_JSON, "the message is not JSON that can be read: " + MessageJson.fault(e));
    }
  }

  private void readEnvelope(JsonParser parser) throws IOException, Unusable {
    FieldNames names = table.envelope();
    names.begin();
    for (int name = names.next(parser); name != FieldNames.END; name = names.next(parser)) {
      JsonToken token = parser.nextToken();
      if (token != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      switch (name) {
        case DATA -> {
          requireFirst(hasData, names);
          hasData = true;
          table.json().readData(parser);
        }
        case METADATA -> {
          requireFirst(hasMetadata, names);
          hasMetadata = true;
          metadata.reset();
          metadata.read(parser);
        }
        case BEFORE_IMAGE -> {
          requireFirst(hasBeforeImage, names);
          hasBeforeImage = true;
          table.json().readBeforeImage(parser);
        }
        default -> parser.skipChildren();
      }
    }
  }

  /** The fields of a message of a table; only that of the before image is the table's own. */
  static FieldNames envelope(TableSpec spec) {
    String beforeImage = spec.beforeImage().field();
    return new FieldNames(
        name ->
            switch (name) {
              case "data" -> DATA;
              case "metadata" -> METADATA;
              default -> name.equals(beforeImage) ? BEFORE_IMAGE : OTHER;
            });
  }

  private void requireFirst(boolean seen, FieldNames names) throws Unusable {
    if (seen) {
      throw new Unusable(
          NOT_AN_ENVELOPE,
          String.format(
              Locale.ROOT, "the message has %s twice; it must have it once", names.name()));
    }
  }
}
