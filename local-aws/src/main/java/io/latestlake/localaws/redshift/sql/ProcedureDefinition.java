package io.latestlake.localaws.redshift.sql;

/**
 * CREATE PROCEDURE (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_PROCEDURE.html), but
 * for NONATOMIC and SECURITY DEFINER. The body is PL/pgSQL on both sides: see {@link
 * ProcedureBody}.
 */
final class ProcedureDefinition {
  private ProcedureDefinition() {}

  /** The cursor stands behind the word PROCEDURE. */
  static String render(boolean replace, TokenCursor cursor) {
    String name = cursor.qualifiedName();
    String arguments = ProcedureBody.arguments(cursor.bracketed());
    String body = null;
    boolean plpgsql = false;
    while (!cursor.atEnd()) {
      if (cursor.accept("language", "plpgsql")) {
        plpgsql = true;
      } else if (cursor.accept("as")) {
        body = cursor.text();
      } else if (!cursor.accept("security", "invoker")) {
        throw RefusedSqlException.unsupported("procedure attribute " + cursor.next().text());
      }
    }
    if (body == null || !plpgsql) {
      throw RefusedSqlException.syntax("end of input");
    }
    return "CREATE "
        + (replace ? "OR REPLACE " : "")
        + "PROCEDURE "
        + name
        + "("
        + arguments
        + ") LANGUAGE plpgsql AS "
        + quoted(ProcedureBody.render(body));
  }

  private static String quoted(String body) {
    String tag = "$redshift$";
    if (body.contains(tag)) {
      throw RefusedSqlException.unsupported(tag + " in a procedure");
    }
    return tag + body + tag;
  }
}
