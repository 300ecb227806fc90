package io.latestlake.localaws.postgres;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a PostgreSQL server is that trusts whoever reaches it. */
public record PostgresAddress(String host, int port) {
  private static final String SUPERUSER = "postgres";

  public PostgresAddress {
    requireNonNull(host, "host is null");
  }

  public String jdbcUrl(String database, String user) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?user=" + user;
  }

  public Connection connectAsSuperuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database, SUPERUSER));
  }
}
