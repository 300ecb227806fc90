package io.latestlake.localaws.kinesis;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sequence numbers as AWS writes them: 56 decimal digits, too many for a long. They rise through
 * all shards of a stream.
 */
final class SequenceNumbers {
  private static final String PREFIX = "49";
  private static final int DIGITS = 56 - PREFIX.length();
  private static final Pattern FORM = Pattern.compile(PREFIX + "0{36}(\\d{18})");

  private SequenceNumbers() {}

  static String text(long number) {
    String digits = Long.toString(number);
    return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
  }

  static OptionalLong parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() ? OptionalLong.of(Long.parseLong(form.group(1))) : OptionalLong.empty();
  }
}
