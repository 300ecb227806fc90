package io.latestlake.localaws.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.postgres.PostgresServer;
import io.latestlake.localaws.redshift.sql.StatementParser;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Opens connections that behave as a Redshift session of the caller's role, whose database user is
 * named after the role.
 */
final class Sessions {
  static final String DATABASE = "dev";
  static final String USER = "IAMR:local";

  private final PostgresServer postgres;

  private Sessions(PostgresServer postgres) {
    this.postgres = postgres;
  }

  /** Makes database, user, functions, operators and casts if they are not there yet. */
  static Sessions install(PostgresServer postgres) throws SQLException, IOException {
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
      execute(connection, resource("/redshift-functions.sql"));
      execute(connection, resource("/redshift-semantics.sql"));
      execute(connection, "GRANT ALL ON SCHEMA public TO \"" + USER + "\"");
      connection.commit();
    }
    return new Sessions(postgres);
  }

  /** A new session with a transaction about to begin. */
  Connection open(String database) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            postgres.jdbcUrl(database, USER.replace(":", "%3A")) + "&prepareThreshold=0");
    try {
      execute(connection, "SET TIME ZONE 'UTC'");
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
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
