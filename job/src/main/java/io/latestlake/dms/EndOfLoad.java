package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * All rows of a table's historical load were delivered before, and belong to earlier checkpoints.
 *
 * @param key of the table and of no row
 */
public record EndOfLoad(String table, RowKey key) implements Decoded, Outcome {
  public EndOfLoad {
    requireNonNull(table, "table is null");
    requireNonNull(key, "key is null");
  }

  public static EndOfLoad of(String table) {
    byte[] name = table.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[1 + name.length];
    key[0] = (byte) name.length;
    System.arraycopy(name, 0, key, 1, name.length);
    return new EndOfLoad(table, new RowKey(key));
  }
}
