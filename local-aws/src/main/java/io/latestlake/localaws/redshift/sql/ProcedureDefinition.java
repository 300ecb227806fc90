package io.latestlake.localaws.redshift.sql;

/**
 * CREATE PROCEDURE (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_PROCEDURE.html). The
 * body is PL/pgSQL on both sides; only functions in it are rewritten. EXCEPTION blocks, transaction
 * control and NONATOMIC mean other things there and are refused.
 */
final class ProcedureDefinition {
  private ProcedureDefinition() {}

  /** The cursor stands behind the word PROCEDURE. */
  static String render(boolean replace, TokenCursor cursor) {
    String name = cursor.qualifiedName();
    String arguments = Renderer.plain(cursor.bracketed()).strip();
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
        + quoted(Renderer.procedureBody(Tokenizer.tokens(body)));
  }

  private static String quoted(String body) {
    String tag = "$redshift$";
    if (body.contains(tag)) {
      throw RefusedSqlException.unsupported(tag + " in a procedure");
    }
    return tag + body + tag;
  }
}
