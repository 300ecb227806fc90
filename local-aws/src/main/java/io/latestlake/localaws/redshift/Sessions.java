package io.latestlake.localaws.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.postgres.PostgresAddress;
import io.latestlake.localaws.redshift.sql.StatementParser;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Opens connections that behave as a Redshift session of the caller's role, whose database user is
 * named after the role. A new connection is a new process of PostgreSQL with empty caches, more
 * work than most statements: connections are kept, and cleared between two sessions.
 */
final class Sessions {
  static final String DATABASE = "dev";
  static final String USER = "IAMR:local";

  /** Enough for a committer, a publisher and a reader. */
  private static final int MAX_IDLE = 4;

  private static final int VALID_SECONDS = 5;

  private final PostgresAddress postgres;
  private final Map<String, BlockingDeque<Connection>> idle = new ConcurrentHashMap<>();

  private Sessions(PostgresAddress postgres) {
    this.postgres = postgres;
  }

  /** Makes database, user, functions, operators and casts if they are not there yet. */
  static Sessions install(PostgresAddress postgres) throws SQLException, IOException {
    requireNonNull(postgres, "postgres is null");
    try (Connection connection = postgres.connectAsSuperuser("postgres")) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
        execute(connection, "CREATE ROLE \"" + USER + "\" LOGIN");
      }
      for (String setting :
          List.of(
              "default_transaction_isolation TO 'repeatable read'",
              "client_min_messages TO 'warning'",
              "search_path TO \"$user\", public, " + StatementParser.OPERATORS_FIRST)) {
        execute(connection, "ALTER ROLE \"" + USER + "\" SET " + setting);
      }
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        execute(
            connection,
            "CREATE DATABASE " + DATABASE + " OWNER \"" + USER + "\" STRATEGY file_copy");
      }
    }
    try (Connection connection = postgres.connectAsSuperuser(DATABASE)) {
      connection.setAutoCommit(false);
      execute(connection, resource("/redshift-types.sql"));
      execute(connection, resource("/redshift-functions.sql"));
      execute(connection, resource("/redshift-semantics.sql"));
      execute(connection, "GRANT ALL ON SCHEMA public TO \"" + USER + "\"");
      connection.commit();
    }
    return new Sessions(postgres);
  }

  /**
   * A session that nobody used before, as far as it can tell, with a transaction about to begin.
   */
  SessionConnection open(String database) throws SQLException {
    BlockingDeque<Connection> kept = idle(database);
    Connection connection = kept.pollFirst();
    if (connection != null && !connection.isValid(VALID_SECONDS)) {
      connection.close();
      connection = null;
    }
    return new SessionConnection(
        connection == null ? connect(database) : connection, done -> keep(kept, done));
  }

  private BlockingDeque<Connection> idle(String database) {
    return idle.computeIfAbsent(database, name -> new LinkedBlockingDeque<>(MAX_IDLE));
  }

  private Connection connect(String database) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            postgres.jdbcUrl(database, USER.replace(":", "%3A")) + "&prepareThreshold=0");
    try {
      begin(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Temporary tables, settings and all else of the session go; what PostgreSQL has read stays. */
  private static void keep(BlockingDeque<Connection> kept, Connection done) throws SQLException {
    boolean taken = false;
    try {
      done.setAutoCommit(true);
      execute(done, "DISCARD ALL");
      begin(done);
      taken = kept.offerFirst(done);
    } finally {
      if (!taken) {
        done.close();
      }
    }
  }

  private static void begin(Connection connection) throws SQLException {
    execute(connection, "SET TIME ZONE 'UTC'");
    connection.setAutoCommit(false);
  }

  private static boolean exists(Connection connection, String query) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Sessions.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
