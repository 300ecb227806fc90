package io.latestlake.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a transform must not use: it makes at most one row out of each row, from that row alone, and
 * the same one whenever it is asked.
 */
final class RefusedSql {
  private static final Set<String> OF_MANY_ROWS =
      Set.of("group", "having", "distinct", "order", "limit", "offset", "top", "qualify");
  private static final Set<String> SET_OPERATIONS = Set.of("union", "intersect", "except", "minus");
  private static final Set<String> OTHER_STATEMENTS = Set.of("into", "with", "fetch", "connect");
  private static final Set<String> AGGREGATES =
      Set.of(
          "any_value",
          "approximate",
          "avg",
          "bit_and",
          "bit_or",
          "bool_and",
          "bool_or",
          "count",
          "every",
          "listagg",
          "max",
          "median",
          "min",
          "percentile_cont",
          "percentile_disc",
          "stddev",
          "stddev_pop",
          "stddev_samp",
          "sum",
          "var_pop",
          "var_samp",
          "variance");
  private static final Set<String> VOLATILE_WORDS =
      Set.of(
          "current_date",
          "current_time",
          "current_timestamp",
          "current_user",
          "localtime",
          "localtimestamp",
          "session_user",
          "sysdate");
  private static final Set<String> VOLATILE_FUNCTIONS =
      Set.of(
          "clock_timestamp",
          "current_schema",
          "current_schemas",
          "current_setting",
          "current_user_id",
          "currval",
          "gen_random_uuid",
          "getdate",
          "nextval",
          "now",
          "pg_backend_pid",
          "pg_last_query_id",
          "rand",
          "random",
          "statement_timestamp",
          "timeofday",
          "transaction_timestamp",
          "txid_current");

  private RefusedSql() {}

  /** Why the token at a position is refused; empty if it is not. */
  static Optional<String> why(List<SqlToken> tokens, int at) {
    SqlToken token = tokens.get(at);
    boolean column = at > 0 && tokens.get(at - 1).isSymbol(".");
    if (token.kind() != SqlToken.Kind.WORD || column) {
      return Optional.empty();
    }
    String word = token.lower();
    String shown = "`" + token.text() + "` is refused: ";
    boolean called = at + 1 < tokens.size() && tokens.get(at + 1).isSymbol("(");
    if (OF_MANY_ROWS.contains(word) || word.equals("over") && called) {
      return Optional.of(shown + "a row of the view may depend on its own row only");
    } else if (SET_OPERATIONS.contains(word)) {
      return Optional.of(shown + "the view is one SELECT over one table");
    } else if (OTHER_STATEMENTS.contains(word)) {
      return Optional.of(shown + "write one plain SELECT … FROM … WHERE …");
    } else if (AGGREGATES.contains(word) && (called || word.equals("approximate"))) {
      return Optional.of(shown + "an aggregate needs many rows, the view works row by row");
    } else if (VOLATILE_WORDS.contains(word) || VOLATILE_FUNCTIONS.contains(word) && called) {
      return Optional.of(
          shown + "its value changes with the time of the query, the row's does not");
    }
    return Optional.empty();
  }
}
