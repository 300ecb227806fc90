package io.latestlake.config;

import java.util.Set;
import java.util.regex.Pattern;

/** What names may look like. */
final class SpecNames {
  /**
   * Bytes of an identifier; those of ours are ASCII.
   *
   * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_names.html">Names and
   *     identifiers</a>
   */
  static final int MOST_IN_REDSHIFT = 127;

  /** Leaves room for {@code _latest} and the like within what Redshift takes. */
  static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,99}");

  static final String IDENTIFIER_RULE =
      "lower-case letters, digits and _, not start with a digit, and have at most 100 characters";

  /** Of a table: its folders in the lake bear its name. */
  static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  static final String TABLE_RULE =
      "lower-case letters, digits and _, start with a letter, since readers pass over folders that"
          + " begin with _, and have at most 100 characters";

  /** Columns that the job adds to the table or to the staged files. */
  static final Set<String> RESERVED = Set.of("year", "month", "day", "operation", "life", "seq");

  private SpecNames() {}
}
