package io.latestlake.dms;

/** Takes the text of a stream position apart, from the left. Used again for the next one. */
final class PositionText {
  /** What stands there is no number, or one too large. */
  static final long NONE = -1;

  /** A long holds every number of that many digits. */
  private static final int MOST_DIGITS = 18;

  private static final int HALF_DIGITS = 8;

  private char[] text;
  private int length;
  private int at;

  void begin(char[] newText, int newLength) {
    text = newText;
    length = newLength;
    at = 0;
  }

  boolean isAtEnd() {
    return at == length;
  }

  /** Takes this character if it comes next. */
  boolean takes(char c) {
    boolean next = at < length && text[at] == c;
    if (next) {
      at++;
    }
    return next;
  }

  long decimal() {
    return number(10, MOST_DIGITS);
  }

  /** PostgreSQL's LSN: {@code 00000002/7C007178}. */
  long logPosition() {
    long high = number(16, HALF_DIGITS);
    long low = takes('/') ? number(16, HALF_DIGITS) : NONE;
    return high < 0 || low < 0 ? NONE : high << 32 | low;
  }

  /** Goes behind the last such character before the end character. */
  boolean skipToLast(char c, char end) {
    int last = -1;
    for (int i = at; i < length && text[i] != end; i++) {
      if (text[i] == c) {
        last = i;
      }
    }
    if (last >= 0) {
      at = last + 1;
    }
    return last >= 0;
  }

  private long number(int radix, int mostDigits) {
    int first = at;
    long value = 0;
    while (at < length && at - first < mostDigits) {
      char c = text[at];
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
      at++;
    }
    return at == first ? NONE : value;
  }
}
