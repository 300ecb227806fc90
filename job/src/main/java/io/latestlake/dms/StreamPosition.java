package io.latestlake.dms;

import io.latestlake.config.TableSpec;

/**
 * Reads the {@code stream-position} of one engine as numbers that sort as the source's log does
 * (dms-formats 1.2). Only engines whose form is known have one: the text itself does not sort.
 */
sealed interface StreamPosition {
  /**
   * Appends the position's numbers; returns false if the text has another form, and then some of
   * them may have been appended.
   */
  boolean append(char[] text, int length, OrderedBytes version);

  /** Appends as many missing values, so that all lists of a table have one shape. */
  void appendMissing(OrderedBytes version);

  /** Null if the spec names no engine whose positions sort. */
  static StreamPosition of(TableSpec spec) {
    if (spec.order() != TableSpec.Order.COMMIT || spec.engine() == null) {
      return null;
    }
    return switch (spec.engine()) {
      case POSTGRESQL -> new PostgreSql();
      case MYSQL -> new MySql();
      case MONGODB -> null;
    };
  }

  /** {@code 00000002/7C007178.3.00000002/7C007178}: log position, number, log position. */
  final class PostgreSql implements StreamPosition {
    private final PositionText position = new PositionText();

    @Override
    public boolean append(char[] text, int length, OrderedBytes version) {
      position.begin(text, length);
      long first = position.logPosition();
      long number = position.takes('.') ? position.decimal() : PositionText.NONE;
      long second = position.takes('.') ? position.logPosition() : PositionText.NONE;
      if (first < 0 || number < 0 || second < 0 || !position.isAtEnd()) {
        return false;
      }
      version.number(first);
      version.number(number);
      version.number(second);
      return true;
    }

    @Override
    public void appendMissing(OrderedBytes version) {
      version.missing();
      version.missing();
      version.missing();
    }
  }

  /**
   * {@code mysql-bin-changelog.002171:36912271:…}: the number of the log file and the offset in it.
   * What follows does not order changes any further: two changes have two offsets.
   */
  final class MySql implements StreamPosition {
    private final PositionText position = new PositionText();

    @Override
    public boolean append(char[] text, int length, OrderedBytes version) {
      position.begin(text, length);
      long file = position.skipToLast('.', ':') ? position.decimal() : PositionText.NONE;
      long offset = position.takes(':') ? position.decimal() : PositionText.NONE;
      if (file < 0 || offset < 0 || !position.isAtEnd() && !position.takes(':')) {
        return false;
      }
      version.number(file);
      version.number(offset);
      return true;
    }

    @Override
    public void appendMissing(OrderedBytes version) {
      version.missing();
      version.missing();
    }
  }
}
