package io.latestlake.config;

import java.util.Set;
import java.util.regex.Pattern;

/** What names may look like. */
final class SpecNames {
  /** Leaves room for {@code _latest} and the like within Redshift's 127 bytes. */
  static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,99}");

  static final String IDENTIFIER_RULE =
      "lower-case letters, digits and _, not start with a digit, and have at most 100 characters";

  /** Columns that the job adds to the table or to the staged files. */
  static final Set<String> RESERVED = Set.of("year", "month", "day", "operation", "life", "seq");

  private SpecNames() {}
}
