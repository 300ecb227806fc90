package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one session. It ends with the session, unless the session ended well: only then
 * can no cancellation be on its way to it, which would hit the next one.
 */
final class SessionConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionConnection.class);

  /** Takes a connection back. */
  interface Keeper {
    void keep(Connection connection) throws SQLException;
  }

  private final Connection connection;
  private final Keeper keeper;
  private boolean endedWell;

  SessionConnection(Connection connection, Keeper keeper) {
    this.connection = requireNonNull(connection, "connection is null");
    this.keeper = requireNonNull(keeper, "keeper is null");
  }

  Connection connection() {
    return connection;
  }

  /** Its transaction is committed, and nobody can cancel it any more. */
  void endedWell() {
    endedWell = true;
  }

  /** What goes wrong here is no matter of the statement, which has ended. */
  @Override
  public void close() {
    try {
      if (endedWell) {
        keeper.keep(connection);
      } else {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.warn("Cannot close a connection", e);
    }
  }
}
