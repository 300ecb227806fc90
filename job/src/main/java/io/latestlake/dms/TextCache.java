package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * A pure function of short texts that remembers results: days and run times recur by the thousand,
 * and a formatter is slow. Bounded: a text has two slots, of which the one not used last goes to
 * the next text.
 */
final class TextCache {
  private static final int SLOTS = 4096;
  private static final int LONGEST = 100;

  private final ToLongFunction<String> function;
  private final byte[][] texts = new byte[SLOTS][];
  private final long[] results = new long[SLOTS];

  TextCache(ToLongFunction<String> function) {
    this.function = requireNonNull(function, "function is null");
  }

  /** The function's value for this UTF-8 text. */
  long get(byte[] text, int offset, int length) {
    if (length > LONGEST) {
      return compute(text, offset, length);
    }
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + text[i];
    }
    int slot = (hash ^ hash >>> 12 ^ hash >>> 24) & SLOTS - 1;
    if (!holds(slot, text, offset, length)) {
      int other = slot ^ 1;
      boolean known = holds(other, text, offset, length);
      long result = known ? results[other] : compute(text, offset, length);
      byte[] key = known ? texts[other] : Arrays.copyOfRange(text, offset, offset + length);
      texts[other] = texts[slot];
      results[other] = results[slot];
      texts[slot] = key;
      results[slot] = result;
    }
    return results[slot];
  }

  private boolean holds(int slot, byte[] text, int offset, int length) {
    byte[] known = texts[slot];
    return known != null && Arrays.equals(known, 0, known.length, text, offset, offset + length);
  }

  private long compute(byte[] text, int offset, int length) {
    return function.applyAsLong(new String(text, offset, length, StandardCharsets.UTF_8));
  }
}
