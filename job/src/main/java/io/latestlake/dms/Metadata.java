package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/**
 * What the {@code metadata} of one message says (dms-formats 1.2). Used again for the next message.
 * A field of another JSON type than DMS's counts as absent.
 */
final class Metadata {
  static final long MISSING = VersionEncoder.MISSING;

  private static final String HOUSEKEEPING_PREFIX = "awsdms_";

  private static final int OTHER = 0;
  private static final int TIMESTAMP = 1;
  private static final int COMMIT_TIMESTAMP = 2;
  private static final int RECORD_TYPE = 3;
  private static final int OPERATION = 4;
  private static final int SCHEMA_NAME = 5;
  private static final int TABLE_NAME = 6;
  private static final int TRANSACTION_RECORD_ID = 7;
  private static final int STREAM_POSITION = 8;

  /** Several times what the longest known form has. */
  private static final int LONGEST_POSITION = 1000;

  private final FieldNames names = new FieldNames(Metadata::meaning);
  private final TextPool texts = new TextPool();
  private final NumberText number = new NumberText();

  private long emittedAt;
  private long committedAt;
  private long transactionRecordId;
  private boolean badTransactionRecordId;
  private final char[] position = new char[LONGEST_POSITION];

  /** Of the position; -1 if the message has none. */
  private int positionLength;

  private String recordType;
  private String operationName;
  private ChangeRecord.Operation operation;
  private String schema;
  private String table;

  void reset() {
    emittedAt = MISSING;
    committedAt = MISSING;
    transactionRecordId = MISSING;
    badTransactionRecordId = false;
    positionLength = -1;
    recordType = null;
    operationName = null;
    operation = null;
    schema = null;
    table = null;
  }

  /** As if a message had said nothing but when it was emitted. */
  void reset(long emitted) {
    reset();
    emittedAt = emitted;
  }

  /** Reads the object that the parser stands at. */
  void read(JsonParser parser) throws IOException {
    names.begin();
    for (int name = names.next(parser); name != FieldNames.END; name = names.next(parser)) {
      JsonToken token = parser.nextToken();
      switch (name) {
        case TIMESTAMP -> emittedAt = time(parser, token);
        case COMMIT_TIMESTAMP -> committedAt = time(parser, token);
        case RECORD_TYPE -> recordType = text(parser, token);
        case OPERATION -> operationName = text(parser, token);
        case SCHEMA_NAME -> schema = text(parser, token);
        case TABLE_NAME -> table = text(parser, token);
        case TRANSACTION_RECORD_ID -> readTransactionRecordId(parser, token);
        case STREAM_POSITION -> readPosition(parser, token);
        default -> parser.skipChildren();
      }
    }
    if (operationName != null) {
      operation =
          switch (operationName) {
            case "load" -> ChangeRecord.Operation.LOAD;
            case "insert" -> ChangeRecord.Operation.INSERT;
            case "update" -> ChangeRecord.Operation.UPDATE;
            case "delete" -> ChangeRecord.Operation.DELETE;
            default -> null;
          };
    }
  }

  private static int meaning(String name) {
    return switch (name) {
      case "timestamp" -> TIMESTAMP;
      case "commit-timestamp" -> COMMIT_TIMESTAMP;
      case "record-type" -> RECORD_TYPE;
      case "operation" -> OPERATION;
      case "schema-name" -> SCHEMA_NAME;
      case "table-name" -> TABLE_NAME;
      case "transaction-record-id" -> TRANSACTION_RECORD_ID;
      case "stream-position" -> STREAM_POSITION;
      default -> OTHER;
    };
  }

  /** Epoch microseconds; {@link #MISSING} if it cannot be read. */
  long emittedAt() {
    return emittedAt;
  }

  /** Epoch microseconds; {@link #MISSING} if it cannot be read. */
  long committedAt() {
    return committedAt;
  }

  long transactionRecordId() {
    return transactionRecordId;
  }

  /**
   * Appends the numbers of the stream position. A load has none, and DMS sends none without
   * IncludeTransactionDetails; but one of a form that is not the engine's is refused, for its place
   * in the order is not known.
   */
  void appendPosition(StreamPosition form, OrderedBytes version) throws Unusable {
    if (positionLength < 0) {
      form.appendMissing(version);
    } else if (!form.append(position, positionLength, version)) {
      throw new Unusable(
          DeadLetter.Reason.BAD_POSITION,
          String.format(
              Locale.ROOT,
              "metadata.stream-position is %s, which is no position of the engine that the spec names; mend the engine or leave it out",
              Unusable.shown(new String(position, 0, positionLength))));
    }
  }

  boolean isControl() {
    return "control".equals(recordType);
  }

  boolean isHousekeeping() {
    return schema != null && schema.isEmpty()
        || table != null
            && table.regionMatches(true, 0, HOUSEKEEPING_PREFIX, 0, HOUSEKEEPING_PREFIX.length());
  }

  /** Null if there is none or an unknown one. */
  ChangeRecord.Operation operation() {
    return operation;
  }

  String operationName() {
    return operationName;
  }

  String schema() {
    return schema;
  }

  String table() {
    return table;
  }

  /** Refuses what is no data record of a table. */
  void requireDataRecord() throws Unusable {
    if (!"data".equals(recordType)) {
      throw notAnEnvelope("record-type", "neither data nor control");
    } else if (table == null) {
      throw notAnEnvelope("table-name", "absent");
    } else if (schema == null) {
      throw notAnEnvelope("schema-name", "absent");
    }
  }

  /** Refuses what has no place in an order. */
  void requireOrder(boolean byCommit) throws Unusable {
    if (emittedAt == MISSING) {
      throw new Unusable(
          DeadLetter.Reason.BAD_TIMESTAMP,
          "metadata.timestamp is absent or not a time of ISO 8601; mend it at the source");
    } else if (badTransactionRecordId) {
      throw notAnEnvelope("transaction-record-id", "not a whole number");
    } else if (byCommit && committedAt == MISSING && operation != ChangeRecord.Operation.LOAD) {
      throw new Unusable(
          DeadLetter.Reason.BAD_TIMESTAMP,
          "metadata.commit-timestamp is absent or not a time of ISO 8601, but the table's order is commit; set IncludeTransactionDetails on the DMS endpoint or order: emitted in the spec");
    }
  }

  private void readTransactionRecordId(JsonParser parser, JsonToken token) throws IOException {
    transactionRecordId = MISSING;
    badTransactionRecordId = false;
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token.isScalarValue()
        && number.scan(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
        && number.isLong()
        && number.longValue() != MISSING) {
      transactionRecordId = number.longValue();
    } else {
      parser.skipChildren();
      badTransactionRecordId = true;
    }
  }

  private void readPosition(JsonParser parser, JsonToken token) throws IOException {
    positionLength = -1;
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    positionLength = 0;
    if (token == JsonToken.VALUE_STRING) {
      // Cut off, it is of no known form either.
      positionLength = Math.min(parser.getTextLength(), LONGEST_POSITION);
      System.arraycopy(
          parser.getTextCharacters(), parser.getTextOffset(), position, 0, positionLength);
    } else {
      parser.skipChildren();
    }
  }

  private static long time(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return MISSING;
    }
    return IsoTime.micros(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  private String text(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return null;
    }
    return texts.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  private static Unusable notAnEnvelope(String field, String how) {
    return new Unusable(
        DeadLetter.Reason.NOT_AN_ENVELOPE,
        String.format(
            Locale.ROOT,
            "metadata.%s is %s; only messages as DMS writes them can be read",
            field,
            how));
  }
}
