package io.latestlake.localaws.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** Text that a client hands back as it was: fields in one opaque word. */
final class Token {
  private static final String BETWEEN = "|";
  private static final String VERSION = "1";

  private Token() {}

  static String of(Object... fields) {
    StringBuilder text = new StringBuilder(VERSION);
    for (Object field : fields) {
      text.append(BETWEEN).append(field);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(UTF_8));
  }

  /** The fields; empty if no token of so many was handed out so. */
  static Optional<String[]> read(String token, int fields) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String[] parts = new String(bytes, UTF_8).split("\\" + BETWEEN, -1);
    if (parts.length != fields + 1 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    String[] values = new String[fields];
    System.arraycopy(parts, 1, values, 0, fields);
    return Optional.of(values);
  }
}
