package io.latestlake.dms;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The text of a number, taken apart without loss: {@code mantissa * 10^exponent}. JSON's grammar
 * and no more, but for a leading plus sign, a leading or trailing point (numbers come as strings
 * too). Used again for the next number.
 */
final class NumberText {
  private static final int LONGEST = 1000;
  private static final int EXPONENT_LIMIT = 1_000_000;

  /** A long holds every number of that many digits. */
  private static final int LONG_DIGITS = 18;

  private static final long[] POWERS = new long[LONG_DIGITS + 1];
  private static final double[] DOUBLE_POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
    for (int i = 0; i < DOUBLE_POWERS.length; i++) {
      DOUBLE_POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private char[] text;
  private int offset;
  private int length;
  private boolean negative;

  /** Without leading zeros; 0 for zero. */
  private int digits;

  /** The first {@link #LONG_DIGITS} of the digits. */
  private long mantissa;

  private int exponent;
  private long longValue;
  private BigInteger bigValue;

  /** Returns whether the text is a number. */
  boolean scan(char[] text, int offset, int length) {
    this.text = text;
    this.offset = offset;
    this.length = length;
    if (length == 0 || length > LONGEST) {
      return false;
    }
    digits = 0;
    mantissa = 0;
    exponent = 0;
    int at = offset;
    int end = offset + length;
    negative = text[at] == '-';
    if (negative || text[at] == '+') {
      at++;
    }
    int first = at;
    at = digits(at, end);
    int seen = at - first;
    if (at < end && text[at] == '.') {
      int point = at + 1;
      at = digits(point, end);
      exponent = point - at;
      seen += at - point;
    }
    return seen > 0 && (at == end || exponent(at, end));
  }

  /** Whether it is a whole number that a long holds; {@link #longValue()} is that number then. */
  boolean isLong() {
    if (digits == 0) {
      longValue = 0;
      return true;
    }
    if (digits > LONG_DIGITS || digits + exponent > LONG_DIGITS) {
      return isLongByBigDecimal();
    }
    return scaleMantissa(exponent);
  }

  /**
   * Whether it fits a decimal of that precision and scale without loss. Then {@link #bigValue()} is
   * the unscaled value, or if that is null {@link #longValue()} is.
   */
  boolean isDecimal(int precision, int scale) {
    bigValue = null;
    longValue = 0;
    if (digits == 0) {
      return true;
    }
    int shift = exponent + scale;
    if (digits + shift > precision || digits + shift < 1) {
      // Too many digits before the last place, or all of them behind it.
      return false;
    }
    if (digits <= LONG_DIGITS && digits + shift <= LONG_DIGITS) {
      return scaleMantissa(shift);
    }
    BigDecimal shifted = exact().scaleByPowerOfTen(scale);
    if (shifted.stripTrailingZeros().scale() > 0) {
      return false;
    }
    bigValue = shifted.toBigIntegerExact();
    return true;
  }

  long longValue() {
    return longValue;
  }

  BigInteger bigValue() {
    return bigValue;
  }

  /** How many digits it has, without leading zeros. */
  int digits() {
    return digits;
  }

  /** The number itself; null if its exponent is beyond all that a database holds. */
  BigDecimal exactOrNull() {
    if (digits == 0) {
      return BigDecimal.ZERO;
    }
    return Math.abs(exponent) < 10 * LONGEST ? exact() : null;
  }

  private BigDecimal exact() {
    return new BigDecimal(text, offset, length);
  }

  /** The nearest double; infinite if it is out of range. */
  double doubleValue() {
    if (digits == 0) {
      return negative ? -0.0 : 0.0;
    }
    // Both operands are exact, so the one rounding is IEEE 754's (Clinger 1990).
    if (digits <= LONG_DIGITS && mantissa <= 1L << 53 && Math.abs(exponent) <= 22) {
      double value =
          exponent < 0 ? mantissa / DOUBLE_POWERS[-exponent] : mantissa * DOUBLE_POWERS[exponent];
      return negative ? -value : value;
    }
    return Double.parseDouble(new String(text, offset, length));
  }

  /** The nearest float; not that of the nearest double, which would round twice. */
  float floatValue() {
    if (digits <= LONG_DIGITS && mantissa <= 1L << 24 && Math.abs(exponent) <= 10) {
      float power = (float) DOUBLE_POWERS[Math.abs(exponent)];
      float value = exponent < 0 ? mantissa / power : mantissa * power;
      return negative ? -value : value;
    }
    return Float.parseFloat(new String(text, offset, length));
  }

  private int digits(int from, int end) {
    // Locals, because the compiler must keep fields in memory through the loop.
    char[] chars = text;
    int count = digits;
    long value = mantissa;
    int at = from;
    for (; at < end; at++) {
      int digit = chars[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if ((count | digit) != 0) {
        value = count < LONG_DIGITS ? value * 10 + digit : value;
        count++;
      }
    }
    digits = count;
    mantissa = value;
    return at;
  }

  private boolean exponent(int from, int end) {
    int at = from + 1;
    if (text[from] != 'e' && text[from] != 'E' || at == end) {
      return false;
    }
    boolean minus = text[at] == '-';
    if (minus || text[at] == '+') {
      at++;
    }
    if (at == end) {
      return false;
    }
    int value = 0;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = Math.min(value * 10 + digit, EXPONENT_LIMIT);
    }
    exponent += minus ? -value : value;
    return true;
  }

  private boolean scaleMantissa(int power) {
    if (power < 0) {
      if (-power > LONG_DIGITS || mantissa % POWERS[-power] != 0) {
        return false;
      }
      longValue = mantissa / POWERS[-power];
    } else {
      longValue = mantissa * POWERS[power];
    }
    if (negative) {
      longValue = -longValue;
    }
    return true;
  }

  private boolean isLongByBigDecimal() {
    int whole = digits + exponent;
    if (whole < 1 || whole > LONG_DIGITS + 1) {
      return false;
    }
    BigDecimal value = exact().stripTrailingZeros();
    if (value.scale() > 0 || value.toBigInteger().bitLength() > 63) {
      return false;
    }
    longValue = value.longValue();
    return true;
  }
}
