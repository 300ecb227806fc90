package io.latestlake.localaws.redshift;

import io.latestlake.localaws.redshift.parquet.ColumnType;
import io.latestlake.localaws.redshift.parquet.TableColumn;
import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the columns of a table, or of a query, from PostgreSQL. */
final class TableColumns {
  private TableColumns() {}

  /** The columns that COPY fills: those listed, or all. */
  static List<TableColumn> of(Connection connection, String table, List<String> listed)
      throws SQLException {
    Map<String, TableColumn> all = new LinkedHashMap<>();
    String sql =
        "SELECT a.attname, t.typname, a.atttypmod FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
            + " WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          all.put(name, new TableColumn(name, ColumnType.of(rows.getString(2), rows.getInt(3))));
        }
      }
    }
    if (listed.isEmpty()) {
      return List.copyOf(all.values());
    }
    List<TableColumn> columns = new ArrayList<>();
    for (String name : listed) {
      if (!all.containsKey(name)) {
        throw RefusedSqlException.error(
            "column \"" + name + "\" of relation \"" + table + "\" does not exist");
      }
      columns.add(all.get(name));
    }
    return columns;
  }

  /** The columns that a query yields; it is parsed, not run. */
  static List<TableColumn> ofQuery(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      var meta = statement.getMetaData();
      List<TableColumn> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        String type = meta.getColumnTypeName(i);
        int modifier =
            type.equals("numeric") && meta.getPrecision(i) > 0
                ? ColumnType.numericModifier(meta.getPrecision(i), meta.getScale(i))
                : -1;
        columns.add(new TableColumn(meta.getColumnLabel(i), ColumnType.of(type, modifier)));
      }
      return columns;
    }
  }
}
