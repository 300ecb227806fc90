package io.latestlake.dms;

/**
 * A record that could not be applied.
 *
 * @param key of the row where it could be read; else a key of the unknown table made from the
 *     position, so that dead letters spread
 * @param version of the record where it could be read; else null
 * @param table the spec's name, or {@code _unknown}
 * @param reason a stable code
 * @param message names the field and what to do
 * @param position in the source
 * @param seenAt epoch milliseconds
 * @param payload the raw bytes; null for a record without a value
 */
public record DeadLetter(
    RowKey key,
    byte[] version,
    String table,
    Reason reason,
    String message,
    Position position,
    long seenAt,
    byte[] payload)
    implements Decoded, Outcome {

  public static final String UNKNOWN_TABLE = "_unknown";

  /** Whether the key is the row's own and not made from the position. */
  public boolean hasOwnKey() {
    return !key.isOf(UNKNOWN_TABLE);
  }

  public enum Reason {
    NO_VALUE,
    NOT_JSON,
    NOT_AN_ENVELOPE,
    NOT_A_ROW,
    CUT_ROW,
    WRONG_WIDTH,
    UNKNOWN_OPERATION,
    UNKNOWN_TABLE,
    MISSING_KEY,
    KEY_ENDS_IN_BLANK,
    MISSING_COLUMN,
    BAD_PARTITION_COLUMN,
    BAD_TIMESTAMP,
    BAD_POSITION,
    BAD_DOCUMENT,
    DOES_NOT_FIT,
    DECODER_FAILED
  }
}
