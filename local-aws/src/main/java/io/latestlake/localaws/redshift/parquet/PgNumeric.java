package io.latestlake.localaws.redshift.parquet;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * PostgreSQL's binary form of a decimal: groups of four decimal digits, the point between two
 * groups (src/backend/utils/adt/numeric.c).
 */
final class PgNumeric {
  private static final int GROUP = 4;
  private static final int BASE = 10_000;
  private static final int NEGATIVE = 0x4000;
  private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);
  private static final int HEADER_BYTES = 8;

  private PgNumeric() {}

  static void write(CopyBuffer buffer, BigInteger unscaled, int scale) {
    int padding = (GROUP - scale % GROUP) % GROUP;
    BigInteger rest = unscaled.abs().multiply(BigInteger.TEN.pow(padding));
    short[] groups = new short[16];
    int count = 0;
    while (rest.signum() != 0) {
      BigInteger[] parts = rest.divideAndRemainder(BIG_BASE);
      groups[count++] = parts[1].shortValue();
      rest = parts[0];
    }
    int weight = count - (scale + padding) / GROUP - 1;
    ByteBuffer field = buffer.field(HEADER_BYTES + 2 * count);
    field.putShort((short) count).putShort((short) weight);
    field.putShort((short) (unscaled.signum() < 0 ? NEGATIVE : 0)).putShort((short) scale);
    for (int i = count - 1; i >= 0; i--) {
      field.putShort(groups[i]);
    }
  }

  /** The unscaled value at a scale that the number fits, as that of its column. */
  static BigInteger read(ByteBuffer field, int scale) {
    int count = field.getShort();
    int weight = field.getShort();
    int sign = field.getShort() & 0xffff;
    field.getShort(); // the display scale
    if (sign != 0 && sign != NEGATIVE) {
      throw new IllegalArgumentException("a numeric that is no number");
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      value = value.multiply(BIG_BASE).add(BigInteger.valueOf(field.getShort()));
    }
    int exponent = (weight - count + 1) * GROUP + scale;
    value =
        exponent >= 0
            ? value.multiply(BigInteger.TEN.pow(exponent))
            : value.divide(BigInteger.TEN.pow(-exponent));
    return sign == NEGATIVE ? value.negate() : value;
  }
}
