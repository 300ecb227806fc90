package io.latestlake.dms;

import io.latestlake.config.Column;
import java.util.Locale;

/** Says why a value does not fit its column, with the remedy. */
final class Misfit {
  /** The text has a character that is no single byte. */
  static final int SEVERAL_BYTES = -4;

  /** The value is no text, and longer than its column. */
  static final int TOO_MANY_BYTES = -5;

  private Misfit() {}

  /** A value that the column's type cannot hold. */
  static void value(Column column, int index, RowBuilder row, String value) {
    String message =
        String.format(
            Locale.ROOT,
            "column %s: %s does not fit %s without loss; mend it at the source or change the column's type in the spec",
            column.name(),
            value,
            column.type().sql());
    row.reject(index, new Unusable(DeadLetter.Reason.DOES_NOT_FIT, message));
  }

  /** A problem that is told already; null if there is none. */
  static void of(String problem, Column column, int index, RowBuilder row) {
    if (problem != null) {
      row.reject(
          index,
          new Unusable(DeadLetter.Reason.DOES_NOT_FIT, "column " + column.name() + ": " + problem));
    }
  }

  /**
   * @param why of {@link Utf8} or of here
   */
  static void text(int why, int limit, Column column, int index, RowBuilder row) {
    String message =
        switch (why) {
          case Utf8.TOO_LONG ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text is longer than %d bytes of UTF-8; widen the column in the spec",
                  column.name(),
                  limit);
          case TOO_MANY_BYTES ->
              String.format(
                  Locale.ROOT,
                  "column %s: the value is longer than %d bytes; widen the column in the spec",
                  column.name(),
                  limit);
          case SEVERAL_BYTES ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text has a character of several bytes, which a char cannot hold; make the column a varchar",
                  column.name());
          case Utf8.NUL ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text has a NUL character, which Redshift cannot store; remove it at the source",
                  column.name());
          default ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text has half of a surrogate pair, which is no character; mend it at the source",
                  column.name());
        };
    row.reject(index, new Unusable(DeadLetter.Reason.DOES_NOT_FIT, message));
  }
}
