package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.latestlake.cli.local.CatalogFiles;
import io.latestlake.cli.local.LakeBucket.Published;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A table of the versioned layout as DuckDB reads it: a view over the files that the catalog names,
 * since no folder holds all of the current ones and nothing else.
 *
 * @param keys of these files
 */
record LakeView(String table, List<String> keys) {
  LakeView {
    requireNonNull(table, "table is null");
    keys = List.copyOf(keys);
  }

  static LakeView plan(Settings settings, String table) {
    try (CatalogFiles catalog = new CatalogFiles(settings)) {
      return new LakeView(table, catalog.keys(table));
    }
  }

  Published published() {
    long days = keys.stream().map(key -> key.substring(0, key.lastIndexOf('/'))).distinct().count();
    return new Published((int) days, keys.size());
  }

  /**
   * Writes the view's definition.
   *
   * @param bucket folder of its objects
   */
  void write(Path file, Path bucket) throws IOException {
    String files =
        keys.stream()
            .map(key -> "'" + bucket.resolve(key).toString().replace("'", "''") + "'")
            .collect(joining(",\n  "));
    Files.writeString(
        file,
        "-- The files that the catalog named when the demo had ended.\n"
            + "CREATE OR REPLACE VIEW "
            + table
            + " AS SELECT * FROM read_parquet([\n  "
            + files
            + "],\n  hive_partitioning = true, hive_types = {'year': INT, 'month': INT, 'day':"
            + " INT});\n");
  }

  /** How to look at it. */
  static List<String> howToLook(Path file, String table) {
    return List.of(
        "Look at the lake, of which the catalog says where its days lie:",
        "  duckdb -init \""
            + file
            + "\" -c \"SELECT year, month, count(*) FROM "
            + table
            + " GROUP BY ALL ORDER BY ALL\"");
  }
}
