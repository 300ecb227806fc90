package io.latestlake.faults;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of several parts of the matrix, of about the same size; all of them together are the whole.
 * Neighbours, which are alike, come into different parts.
 *
 * @param number from 1
 */
record Slice(int number, int of) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

  Slice {
    if (number < 1 || number > of) {
      throw new IllegalArgumentException("There is no slice " + number + " of " + of + ".");
    }
  }

  /** Reads {@code 3/8}; empty if the text is something else. */
  static Optional<Slice> read(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Slice(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  <T> List<T> of(List<T> whole) {
    return IntStream.iterate(number - 1, index -> index < whole.size(), index -> index + of)
        .mapToObj(whole::get)
        .toList();
  }
}
