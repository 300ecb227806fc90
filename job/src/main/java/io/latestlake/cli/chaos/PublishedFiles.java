package io.latestlake.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Reads days of {@code cases} as any reader of plain Parquet files would. */
final class PublishedFiles {
  /** The view's columns without those that the folders tell, in the order of the oracle. */
  private static final List<String> COLUMNS =
      List.of(
          "oid__id",
          "case_type",
          "cases",
          "difference",
          "date",
          "country_region",
          "province_state",
          "admin2",
          "combined_key",
          "lat",
          "long",
          "prep_flow_runtime",
          "fips",
          "is_death",
          "is_confirmed");

  private PublishedFiles() {}

  /**
   * @param table the folder that holds the years
   */
  static void read(Path table, Consumer<PublishedRow> rows) throws IOException {
    if (!Files.isDirectory(table)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> tree = Files.walk(table)) {
      files = tree.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
    for (Path file : files) {
      String day = table.relativize(file.getParent()).toString();
      try (ParquetReader<Group> reader = new Reading(new LocalInputFile(file)).build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          rows.accept(new PublishedRow(values(row), day));
        }
      }
    }
  }

  private static List<String> values(Group row) {
    List<String> values = new ArrayList<>();
    for (String column : COLUMNS) {
      int field = row.getType().getFieldIndex(column);
      values.add(
          row.getFieldRepetitionCount(field) == 0
              ? null
              : text(row, field, row.getType().getType(field)));
    }
    return values;
  }

  private static String text(Group row, int field, Type type) {
    return type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
        ? LocalDate.ofEpochDay(row.getInteger(field, 0)).toString()
        : row.getValueToString(field, 0);
  }

  private static final class Reading extends ParquetReader.Builder<Group> {
    Reading(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
