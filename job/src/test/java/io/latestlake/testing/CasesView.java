package io.latestlake.testing;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the view {@code cases} must be, as an oracle says: a CSV file with the columns as received,
 * as text, then year, month, day, is_death and is_confirmed.
 */
public record CasesView(Path csv) {
  private static final String COLUMNS =
      """
      oid__id, case_type, cases, difference, date, country_region, province_state, admin2,
      combined_key, lat, long, prep_flow_runtime, fips, is_death, is_confirmed, year, month, day""";

  public CasesView {
    requireNonNull(csv, "csv is null");
  }

  /**
   * Rows that only one side has, some of them.
   *
   * @param parquet a folder with the days below it
   */
  public List<String> differences(Path parquet) throws SQLException {
    return differences(
        "",
        """
        read_parquet('%s/*/*/*/*.parquet',
          hive_partitioning = true, hive_types = {'year': INT, 'month': INT, 'day': INT})"""
            .formatted(parquet));
  }

  /**
   * Rows that only one side has, some of them.
   *
   * @param prepared SQL that comes first
   * @param relation of DuckDB, with the rows
   */
  public List<String> differences(String prepared, String relation) throws SQLException {
    String oracle =
        """
        SELECT oid__id, case_type, cases::INT, difference::INT, strptime(date, '%%m/%%d/%%Y')::DATE,
          country_region, province_state, admin2, combined_key, lat::DOUBLE, long::DOUBLE,
          strptime(prep_flow_runtime, '%%m/%%d/%%Y %%I:%%M:%%S %%p')::DATE, fips::INT,
          is_death::INT, is_confirmed::INT, year::INT, month::INT, day::INT
        FROM read_csv('%s', header = true, all_varchar = true, nullstr = '')"""
            .formatted(csv);
    String lake = "SELECT %s FROM %s".formatted(COLUMNS, relation);
    List<String> differences = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      if (!prepared.isEmpty()) {
        duckDb.createStatement().execute(prepared);
      }
      for (String sql :
          List.of(
              "SELECT 'missing', * FROM (%s EXCEPT ALL %s) LIMIT 5".formatted(oracle, lake),
              "SELECT 'too many', * FROM (%s EXCEPT ALL %s) LIMIT 5".formatted(lake, oracle))) {
        try (ResultSet result = duckDb.createStatement().executeQuery(sql)) {
          while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              row.add(result.getString(i));
            }
            differences.add(row.toString());
          }
        }
      }
    }
    return differences;
  }
}
