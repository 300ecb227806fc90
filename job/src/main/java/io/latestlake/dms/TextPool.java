package io.latestlake.dms;

/**
 * Gives the same {@link String} for the same characters, most of the time, so that the few names
 * that recur in every message are made once. Bounded: a name may push another out.
 */
final class TextPool {
  private static final int SLOTS = 512;
  private static final int LONGEST = 300;

  private final String[] slots = new String[SLOTS];

  String get(char[] text, int offset, int length) {
    if (length > LONGEST) {
      return new String(text, offset, length);
    }
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + text[i];
    }
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    String pooled = slots[slot];
    if (pooled == null || !same(pooled, text, offset, length)) {
      pooled = new String(text, offset, length);
      slots[slot] = pooled;
    }
    return pooled;
  }

  private static boolean same(String pooled, char[] text, int offset, int length) {
    if (pooled.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (pooled.charAt(i) != text[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
