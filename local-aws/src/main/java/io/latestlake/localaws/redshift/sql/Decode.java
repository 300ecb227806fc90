package io.latestlake.localaws.redshift.sql;

import java.util.List;

/**
 * DECODE as a CASE; NULL equals NULL
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_DECODE_expression.html).
 */
final class Decode {
  private Decode() {}

  static String render(List<String> arguments) {
    if (arguments.size() < 3) {
      throw RefusedSqlException.syntax("decode");
    }
    String expression = arguments.get(0);
    StringBuilder sql = new StringBuilder("CASE");
    int i = 1;
    for (; i + 1 < arguments.size(); i += 2) {
      sql.append(" WHEN (")
          .append(expression)
          .append(") IS NOT DISTINCT FROM (")
          .append(arguments.get(i))
          .append(')');
      sql.append(" THEN ").append(arguments.get(i + 1));
    }
    if (i < arguments.size()) {
      sql.append(" ELSE ").append(arguments.get(i));
    }
    return sql.append(" END").toString();
  }
}
