package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.TypeConversion;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A value for a placeholder of a script. Only the factories make one, each of them safe for what it
 * is: no text gets into a statement but as a checked name, an escaped literal, a number, or the
 * user's own transform.
 */
final class SqlArgument {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,126}");

  private static final ColumnType LONGEST_TEXT = new ColumnType.Varchar(65_535);

  private final String sql;

  private SqlArgument(String sql) {
    this.sql = requireNonNull(sql, "sql is null");
  }

  String sql() {
    return sql;
  }

  static SqlArgument name(String name) {
    return new SqlArgument(quoted(name));
  }

  static SqlArgument name(String schema, String name) {
    return new SqlArgument(quoted(schema) + "." + quoted(name));
  }

  static SqlArgument number(long value) {
    return new SqlArgument(Long.toString(value));
  }

  static SqlArgument text(String value) {
    return new SqlArgument(literal(value));
  }

  static SqlArgument texts(Collection<String> values) {
    return new SqlArgument(values.stream().map(SqlArgument::literal).collect(joining(", ")));
  }

  static SqlArgument names(Collection<String> names) {
    return new SqlArgument(names.stream().map(SqlArgument::quoted).collect(joining(", ")));
  }

  /** The columns of a relation that has an alias. */
  static SqlArgument names(String alias, Collection<String> names) {
    return new SqlArgument(
        names.stream().map(name -> quoted(alias) + "." + quoted(name)).collect(joining(", ")));
  }

  /** Columns as they stand in CREATE TABLE. */
  static SqlArgument definitions(List<Column> columns) {
    return new SqlArgument(
        columns.stream()
            .map(column -> quoted(column.name()) + " " + column.type().sql())
            .collect(joining(",\n  ")));
  }

  /** A column as it stands in CREATE TABLE. */
  static SqlArgument definition(Column column) {
    return definitions(List.of(column));
  }

  static SqlArgument type(ColumnType type) {
    return new SqlArgument(type.sql());
  }

  /** What stands in a SELECT. */
  static SqlArgument selected(List<Selected> selected) {
    return new SqlArgument(selected.stream().map(Selected::sql).collect(joining(", ")));
  }

  /**
   * A column that is selected as what it is to be stored as.
   *
   * @param was its type in the spec that it was staged by; it lies there as {@link
   *     ColumnType#staged}
   */
  record Selected(String name, ColumnType was, ColumnType now) {
    private String sql() {
      String quoted = quoted(name);
      String value = value(quoted);
      return value.equals(quoted) ? quoted : value + " AS " + quoted;
    }

    private String value(String quoted) {
      if (was.equals(now)) {
        return now instanceof ColumnType.Char ? cast(quoted, now) : received(quoted);
      } else if (now instanceof ColumnType.Varbyte) {
        return quoted;
      } else if (!TypeConversion.isText(now)) {
        return cast(received(quoted), now);
      } else if (was.staged() instanceof ColumnType.Varchar) {
        // Not cast, for a cast would cut what is too long: to store it fails, as it must.
        return quoted;
      }
      return cast(received(quoted), LONGEST_TEXT);
    }

    /** In its type of then. */
    private String received(String quoted) {
      if (was instanceof ColumnType.Time) {
        return cast(quoted, was);
      } else if (was instanceof ColumnType.Timestamptz) {
        return quoted + " AT TIME ZONE 'UTC'";
      } else if (was instanceof ColumnType.Super) {
        return "JSON_PARSE(" + quoted + ")";
      }
      return quoted;
    }

    private static String cast(String value, ColumnType type) {
      return "CAST(" + value + " AS " + type.sql() + ")";
    }
  }

  /** Equality of two relations, each told by its bare name or alias, in all of the columns. */
  static SqlArgument equality(String left, String right, List<String> columns) {
    return new SqlArgument(
        columns.stream()
            .map(
                name ->
                    quoted(left) + "." + quoted(name) + " = " + quoted(right) + "." + quoted(name))
            .collect(joining(" AND ")));
  }

  /** Rows of VALUES. */
  static SqlArgument rows(List<List<SqlArgument>> rows) {
    return new SqlArgument(
        rows.stream()
            .map(row -> row.stream().map(SqlArgument::sql).collect(joining(", ", "(", ")")))
            .collect(joining(",\n")));
  }

  /** Rows of year, month and day. */
  static SqlArgument days(Collection<Day> days) {
    return rows(
        days.stream()
            .map(day -> List.of(number(day.year()), number(day.month()), number(day.day())))
            .toList());
  }

  /** A limit, below 0 for none. */
  static SqlArgument limit(Integer value) {
    return number(value == null ? -1 : value);
  }

  /** The user's SELECT; one statement, so that nothing can follow it. */
  static SqlArgument select(String select) {
    List<String> statements = SqlSplitter.split(select);
    if (statements.size() != 1) {
      throw new IllegalArgumentException("not one statement: " + select);
    }
    return new SqlArgument(statements.get(0));
  }

  /** What stands after IAM_ROLE: {@code default}, or an ARN as a literal. */
  static SqlArgument role(String role) {
    return new SqlArgument(role.equals("default") ? role : literal(role));
  }

  static SqlArgument onOff(boolean on) {
    return new SqlArgument(on ? "ON" : "OFF");
  }

  private static String quoted(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not an identifier: " + name);
    }
    return '"' + name + '"';
  }

  /** Redshift reads a backslash in a literal as an escape, PostgreSQL does not: none is let in. */
  private static String literal(String value) {
    if (value.indexOf('\\') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a backslash or NUL in: " + value);
    }
    return "'" + value.replace("'", "''") + "'";
  }
}
