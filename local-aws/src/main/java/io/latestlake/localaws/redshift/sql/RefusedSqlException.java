package io.latestlake.localaws.redshift.sql;

/**
 * SQL that Redshift would reject, or that the stand-in does not know. The message is what the
 * client sees as the statement's error.
 */
public final class RefusedSqlException extends RuntimeException {
  private RefusedSqlException(String message) {
    super(message);
  }

  public static RefusedSqlException unsupported(String what) {
    return new RefusedSqlException("ERROR: not supported by the stand-in: " + what);
  }

  public static RefusedSqlException syntax(String near) {
    return new RefusedSqlException("ERROR: syntax error at or near \"" + near + "\"");
  }

  public static RefusedSqlException error(String message) {
    return new RefusedSqlException("ERROR: " + message);
  }
}
