package io.latestlake.dms;

/** Lengths, seven bits a byte, least significant group first; a set top bit means more follow. */
final class Varint {
  private Varint() {}

  static int size(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  /** Returns the position after the value. */
  static int put(byte[] bytes, int at, int value) {
    int rest = value;
    int next = at;
    while (rest > 0x7f) {
      bytes[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[next++] = (byte) rest;
    return next;
  }

  static int get(byte[] bytes, int at) {
    int value = 0;
    int next = at;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[next++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
