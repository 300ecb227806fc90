package io.latestlake.dms;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Table and primary key of a row as bytes: one length byte, the table's name, the encoded key
 * values. Its hash decides the key group, so neither the encoding nor the hash may ever change.
 */
public final class RowKey {
  private final byte[] bytes;
  private final int hash;

  public RowKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** Not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public String table() {
    return new String(bytes, 1, bytes[0] & 0xff, StandardCharsets.UTF_8);
  }

  /** Whether {@link #table()} is this one, without making it; names are ASCII. */
  public boolean isOf(String name) {
    int length = bytes[0];
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[1 + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
