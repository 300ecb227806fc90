package io.latestlake.localaws.redshift;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says PostgreSQL's errors in Redshift's words, where the words matter to a client. */
final class SqlErrors {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String CHECK_VIOLATION = "23514";
  private static final String BYTES_CONSTRAINT = "redshift_bytes_";

  private SqlErrors() {}

  /**
   * A stale snapshot is error 1023, as in
   * https://repost.aws/knowledge-center/redshift-serializable-isolation; the table's oid is not
   * known here and given as 0.
   */
  static String text(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server == null) {
      return "ERROR: " + e.getMessage();
    }
    if (SERIALIZATION_FAILURE.equals(server.getSQLState())) {
      return "ERROR: 1023 DETAIL: Serializable isolation violation on table - 0, transactions forming the cycle are: 0, 0 (pid: 0) ["
          + server.getMessage()
          + "]";
    }
    if (CHECK_VIOLATION.equals(server.getSQLState()) && isByteLength(server.getConstraint())) {
      String rest = server.getConstraint().substring(BYTES_CONSTRAINT.length());
      return "ERROR: value too long for type character varying("
          + rest.substring(0, rest.indexOf('_'))
          + ")";
    }
    return severity(server)
        + ": "
        + server.getMessage()
        + (server.getDetail() == null ? "" : "\n  Detail: " + server.getDetail());
  }

  private static boolean isByteLength(String constraint) {
    return constraint != null && constraint.startsWith(BYTES_CONSTRAINT);
  }

  private static String severity(ServerErrorMessage server) {
    return server.getSeverity() == null ? "ERROR" : server.getSeverity();
  }
}
