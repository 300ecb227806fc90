package io.latestlake.localaws.redshift;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An independent writer and reader of Parquet. */
final class DuckDb {
  private DuckDb() {}

  /** A file with the rows of a query. */
  static byte[] parquet(String query) {
    Path file = null;
    try {
      file = Files.createTempFile("duckdb", ".parquet");
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement()) {
        statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT PARQUET)");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(file);
    }
  }

  /** Asks a question about a file, which the query calls {@code FILE}. */
  static List<List<String>> query(byte[] parquet, String query) {
    Path file = null;
    try {
      file = Files.createTempFile("duckdb", ".parquet");
      Files.write(file, parquet);
      return rows(
          query
              .replace("FILE", "read_parquet('" + file + "')")
              .replace("SCHEMA", "parquet_schema('" + file + "')"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private static List<List<String>> rows(String query) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
