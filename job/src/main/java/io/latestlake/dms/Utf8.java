package io.latestlake.dms;

/** Writes text as UTF-8 that Redshift and PostgreSQL can store. */
final class Utf8 {
  static final int TOO_LONG = -1;
  static final int NUL = -2;
  static final int LONE_SURROGATE = -3;

  private Utf8() {}

  /** Returns the position after the text, or what is wrong with it; {@code end} is not passed. */
  static int write(char[] text, int offset, int length, byte[] out, int start, int end) {
    int at = start;
    int i = offset;
    int ascii = offset + Math.min(length, end - start);
    while (i < ascii && text[i] < 0x80 && text[i] != 0) {
      out[at++] = (byte) text[i++];
    }
    for (; i < offset + length; i++) {
      char c = text[i];
      if (end - at < 4 && end - at < size(c)) {
        return TOO_LONG;
      }
      if (c < 0x80) {
        if (c == 0) {
          return NUL;
        }
        out[at++] = (byte) c;
      } else if (c < 0x800) {
        out[at++] = (byte) (0xc0 | c >> 6);
        out[at++] = (byte) (0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        out[at++] = (byte) (0xe0 | c >> 12);
        out[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | c & 0x3f);
      } else {
        boolean pair =
            i + 1 < offset + length
                && Character.isHighSurrogate(c)
                && Character.isLowSurrogate(text[i + 1]);
        if (!pair) {
          return LONE_SURROGATE;
        }
        int point = Character.toCodePoint(c, text[++i]);
        out[at++] = (byte) (0xf0 | point >> 18);
        out[at++] = (byte) (0x80 | point >> 12 & 0x3f);
        out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | point & 0x3f);
      }
    }
    return at;
  }

  private static int size(char c) {
    if (c < 0x80) {
      return 1;
    } else if (c < 0x800) {
      return 2;
    }
    return Character.isSurrogate(c) ? 4 : 3;
  }
}
