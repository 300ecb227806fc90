package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says PostgreSQL's errors in Redshift's words, where the words matter to a client. */
final class SqlErrors {
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String UNDEFINED_FUNCTION = "42883";

  /** What PostgreSQL says of the statement of a procedure that failed. */
  private static final Pattern WRITE_IN_PROCEDURE =
      Pattern.compile(
          "SQL statement \"(?:INSERT INTO|UPDATE|DELETE FROM)\\s+([\\w\".]+)",
          Pattern.CASE_INSENSITIVE);

  private final Sessions sessions;

  SqlErrors(Sessions sessions) {
    this.sessions = requireNonNull(sessions, "sessions is null");
  }

  /**
   * The error as DescribeStatement tells it. A stale snapshot is error 1023, as in
   * https://repost.aws/knowledge-center/redshift-serializable-isolation; the transactions' numbers
   * are not known here and given as 0.
   *
   * @param written the table that the failed statement writes to, if it is told by the statement
   */
  String text(SQLException e, String database, int pid, Optional<String> written) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server == null) {
      return "ERROR: " + e.getMessage();
    }
    if (SERIALIZATION_FAILURE.equals(server.getSQLState())) {
      long table =
          written.or(() -> inProcedure(server)).map(name -> oid(database, name)).orElse(0L);
      return String.format(
          Locale.ROOT,
          "ERROR: 1023 DETAIL: Serializable isolation violation on table - %d, transactions forming the cycle are: 0, 0 (pid:%d) [%s]",
          table,
          pid,
          server.getMessage());
    }
    String message =
        UNDEFINED_FUNCTION.equals(server.getSQLState())
            ? server.getMessage().replace("redshift.", "")
            : server.getMessage();
    return severity(server)
        + ": "
        + message
        + (server.getDetail() == null ? "" : "\n  Detail: " + server.getDetail());
  }

  private static Optional<String> inProcedure(ServerErrorMessage server) {
    Matcher write = WRITE_IN_PROCEDURE.matcher(server.getWhere() == null ? "" : server.getWhere());
    return write.find() ? Optional.of(write.group(1)) : Optional.empty();
  }

  /** On another connection: the failed one answers nothing any more. */
  private long oid(String database, String table) {
    try (SessionConnection session = sessions.open(database);
        PreparedStatement query =
            session.connection().prepareStatement("SELECT to_regclass(?)::oid")) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      return 0; // the conflict is what the client must hear of
    }
  }

  private static String severity(ServerErrorMessage server) {
    return server.getSeverity() == null ? "ERROR" : server.getSeverity();
  }
}
