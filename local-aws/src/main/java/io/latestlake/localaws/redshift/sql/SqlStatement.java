package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A statement that the stand-in can run. */
public sealed interface SqlStatement
    permits SqlStatement.Plain, SqlStatement.Alone, CopyCommand, UnloadCommand {
  /**
   * A statement that PostgreSQL runs.
   *
   * @param sql in PostgreSQL's words
   * @param written the table that it writes to, if it is one of those that queue on a table's lock
   */
  record Plain(String sql, Optional<String> written) implements SqlStatement {
    public Plain {
      requireNonNull(sql, "sql is null");
      requireNonNull(written, "written is null");
    }

    static Plain of(String sql) {
      return new Plain(sql, Optional.empty());
    }
  }

  /**
   * A statement that PostgreSQL runs, and that Redshift runs in no transaction block.
   *
   * @param sql in PostgreSQL's words
   * @param name in Redshift's error
   */
  record Alone(String sql, String name) implements SqlStatement {
    public Alone {
      requireNonNull(sql, "sql is null");
      requireNonNull(name, "name is null");
    }
  }
}
