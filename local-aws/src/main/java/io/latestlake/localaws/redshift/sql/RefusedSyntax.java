package io.latestlake.localaws.redshift.sql;

import java.util.List;
import java.util.Set;

/**
 * What PostgreSQL would take and Redshift does not have, or has with another meaning. Functions and
 * statements have lists of what is known; this is what is left of the language between them.
 */
final class RefusedSyntax {
  private static final Set<String> WORDS =
      Set.of(
          ("returning lateral ordinality tablesample materialized variadic collate execute"
                  // Of the leader node only: no query over tables can use them.
                  + " current_time current_timestamp localtime localtimestamp")
              .split(" "));

  private static final Set<String> SYMBOLS =
      Set.of("[", "]", "->", "->>", "=>", "@>", "<@", "?", "@", "#", "$", "&&", "~*", "!~*", ":");

  /** {@code E'\n'} and the like. */
  private static final Set<String> LITERAL_PREFIXES = Set.of("e", "b", "x", "n", "u");

  /** A write inside a query. */
  private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge");

  private RefusedSyntax() {}

  static boolean at(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    return switch (token.kind()) {
      case SYMBOL -> SYMBOLS.contains(token.text());
      case WORD -> !follows(tokens, i, ".") && word(tokens, i, token.lower());
      default -> false;
    };
  }

  private static boolean word(List<Token> tokens, int i, String word) {
    if (WORDS.contains(word)) {
      return true;
    }
    Token next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
    return switch (word) {
      case "conflict" -> follows(tokens, i, "on");
      case "distinct" -> next != null && next.is("on");
      case "filter" -> next != null && next.is("(");
      case "over" -> next == null || !next.is("(");
      // Rows made out of nothing: VALUES is for INSERT only.
      case "values" -> i == 0 || follows(tokens, i, "(");
      case "for" -> isRowLock(tokens, i + 1);
      case "fetch" -> next != null && (next.is("first") || next.is("next"));
      case "json" ->
          follows(tokens, i, "is") || (follows(tokens, i, "not") && follows(tokens, i - 1, "is"));
      default ->
          (WRITES.contains(word) && i > 0 && (follows(tokens, i, "(") || follows(tokens, i, ")")))
              || (LITERAL_PREFIXES.contains(word)
                  && next != null
                  && next.kind() == Token.Kind.STRING
                  && !next.spaced());
    };
  }

  /** {@code FOR UPDATE}, {@code FOR NO KEY UPDATE}, {@code FOR SHARE}, {@code FOR KEY SHARE}. */
  private static boolean isRowLock(List<Token> tokens, int i) {
    TokenCursor lock = new TokenCursor(tokens.subList(i, tokens.size()));
    return lock.sees("update")
        || lock.sees("share")
        || lock.sees("no", "key")
        || lock.sees("key", "share");
  }

  private static boolean follows(List<Token> tokens, int i, String before) {
    return i > 0 && tokens.get(i - 1).is(before);
  }
}
