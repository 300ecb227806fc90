package io.latestlake.localaws.redshift.sql;

/**
 * The backslash in a literal: it makes the next character one without meaning, or a control
 * character (the samples of https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html
 * double it for one in the text). Codes of characters, as in {@code \\101}, are refused.
 */
final class Escapes {
  private Escapes() {}

  /** A literal as written, quotes included, as one without escapes. */
  static String resolved(String literal) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      out.append(c == '\\' ? character(literal.charAt(++i)) : String.valueOf(c));
    }
    return out.toString();
  }

  private static String character(char escaped) {
    if (Character.isDigit(escaped) || escaped == 'x' || escaped == 'u' || escaped == 'U') {
      throw RefusedSqlException.unsupported("the escape \\" + escaped + " in a literal");
    }
    return switch (escaped) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case '\'' -> "''";
      default -> String.valueOf(escaped);
    };
  }
}
