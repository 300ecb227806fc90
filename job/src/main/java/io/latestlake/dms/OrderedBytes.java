package io.latestlake.dms;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A list of values as bytes that compare, unsigned from the left, as the lists do: value by value,
 * a missing value below every other. Each value says by its first byte whether it is there and by
 * its form where it ends, so none runs into the next.
 */
final class OrderedBytes {
  private static final byte MISSING = 0;
  private static final byte PRESENT = 1;
  private static final byte NEGATIVE = 0;
  private static final byte ZERO = 1;
  private static final byte POSITIVE = 2;

  private byte[] bytes = new byte[64];
  private int length;

  void clear() {
    length = 0;
  }

  void missing() {
    room(1);
    bytes[length++] = MISSING;
  }

  void number(long value) {
    room(9);
    bytes[length] = PRESENT;
    BigEndian.putLong(bytes, length + 1, value ^ Long.MIN_VALUE);
    length += 9;
  }

  /** Compares as the UTF-8 bytes do; a text ranks below those that it begins. */
  void text(byte[] utf8) {
    room(3 + 2 * utf8.length);
    bytes[length++] = PRESENT;
    for (byte b : utf8) {
      bytes[length++] = b;
      if (b == 0) {
        bytes[length++] = (byte) 0xff;
      }
    }
    bytes[length++] = 0;
    bytes[length++] = 1;
  }

  /**
   * Compares by value, whatever the scale: sign, position of the first digit, digits; all but the
   * sign inverted if it is negative.
   */
  void number(BigDecimal value) {
    int signum = value.signum();
    room(2);
    bytes[length++] = PRESENT;
    bytes[length++] = signum == 0 ? ZERO : signum > 0 ? POSITIVE : NEGATIVE;
    if (signum == 0) {
      return;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    String digits = stripped.unscaledValue().abs().toString();
    long first = (long) digits.length() - stripped.scale();
    room(8 + digits.length() + 1);
    int from = length;
    BigEndian.putLong(bytes, length, first ^ Long.MIN_VALUE);
    length += 8;
    for (int i = 0; i < digits.length(); i++) {
      bytes[length++] = (byte) digits.charAt(i);
    }
    bytes[length++] = 0;
    for (int i = from; signum < 0 && i < length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
  }

  byte[] finish() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
