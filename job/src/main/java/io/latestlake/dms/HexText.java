package io.latestlake.dms;

import java.util.HexFormat;

/** Binary values as DMS writes them: {@code 0x80057D}, without {@code 0x} if NoHexPrefix is set. */
final class HexText {
  private HexText() {}

  /** How many bytes the digits stand for; -1 if their number is odd. */
  static int bytes(char[] text, int offset, int length) {
    boolean prefix =
        length >= 2 && text[offset] == '0' && (text[offset + 1] == 'x' || text[offset + 1] == 'X');
    int digits = prefix ? length - 2 : length;
    return digits % 2 == 0 ? digits / 2 : -1;
  }

  /** Reads so many bytes, whose digits end at {@code end}; false if one is no digit. */
  static boolean read(char[] text, int end, int bytes, byte[] out, int start) {
    int at = end - 2 * bytes;
    for (int i = 0; i < bytes; i++, at += 2) {
      if (!HexFormat.isHexDigit(text[at]) || !HexFormat.isHexDigit(text[at + 1])) {
        return false;
      }
      int high = HexFormat.fromHexDigit(text[at]);
      out[start + i] = (byte) (high << 4 | HexFormat.fromHexDigit(text[at + 1]));
    }
    return true;
  }
}
