package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * COPY of Parquet files by a manifest
 * (https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html).
 *
 * @param table as written, quotes and schema included
 * @param columns the column list, empty if there is none; files map onto it by position
 * @param manifest the manifest's address
 */
public record CopyCommand(String table, List<String> columns, String manifest)
    implements SqlStatement {
  public CopyCommand {
    requireNonNull(table, "table is null");
    columns = List.copyOf(columns);
    requireNonNull(manifest, "manifest is null");
  }

  static CopyCommand parse(TokenCursor cursor) {
    String table = cursor.qualifiedName();
    List<String> columns =
        cursor.sees("(")
            ? TokenCursor.split(cursor.bracketed()).stream()
                .map(column -> new TokenCursor(column).name().value())
                .toList()
            : List.of();
    cursor.expect("from");
    String source = S3Options.address(cursor.text());
    S3Options options = new S3Options(cursor);
    boolean parquet = false;
    boolean manifest = false;
    while (!cursor.atEnd()) {
      if (options.acceptRole()) {
        continue;
      } else if (options.acceptParquet()) {
        parquet = true;
      } else if (cursor.accept("manifest")) {
        manifest = true;
      } else {
        throw RefusedSqlException.unsupported("COPY option " + cursor.next().text());
      }
    }
    options.requireRole();
    if (!parquet) {
      throw RefusedSqlException.unsupported("COPY without FORMAT PARQUET");
    }
    if (!manifest) {
      throw RefusedSqlException.unsupported("COPY without MANIFEST");
    }
    return new CopyCommand(table, columns, source);
  }
}
