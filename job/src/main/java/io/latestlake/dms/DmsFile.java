package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A file of a DMS task with an S3 target (dms-formats 3): what its rows have in common.
 *
 * @param table the spec's name
 * @param path of the file, with its scheme
 * @param name within the table's folder; names of changes sort as they were written
 * @param modifiedAt the file's time in its store, epoch milliseconds
 * @param header names of the columns, as the file gives them; empty if it gives none
 */
public record DmsFile(
    String table,
    String path,
    String name,
    Kind kind,
    Format format,
    long modifiedAt,
    List<String> header) {

  /** Told by the file's name: {@code LOAD00000001.csv}, {@code 20240612-103127367.csv}. */
  public enum Kind {
    LOAD,
    CHANGES
  }

  public enum Format {
    CSV,
    PARQUET
  }

  public DmsFile {
    requireNonNull(table, "table is null");
    requireNonNull(path, "path is null");
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(format, "format is null");
    header = List.copyOf(header);
  }
}
