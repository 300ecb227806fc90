package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;

/**
 * A partition of the catalog: where a day's files lie, and which publication says so.
 *
 * @param location {@code s3://} address of a folder, ends in a slash
 * @param publication 0 where none is written down: made by somebody else
 * @param columns of the files
 */
record CatalogDay(Day day, String location, long publication, List<CatalogColumn> columns) {
  /** In the partition's parameters. */
  private static final String PUBLICATION = "latest_lake_publication";

  CatalogDay {
    requireNonNull(day, "day is null");
    requireNonNull(location, "location is null");
    columns = List.copyOf(columns);
  }

  /**
   * Empty if its values are no day, or not written as we write it: then it is none of ours. {@code
   * 05} is another partition than {@code 5}.
   */
  static Optional<CatalogDay> of(Partition partition) {
    try {
      List<String> values = partition.values();
      Day day =
          new Day(
              Integer.parseInt(values.get(0)),
              Integer.parseInt(values.get(1)),
              Integer.parseInt(values.get(2)));
      if (!values.equals(values(day))) {
        // 05 is another partition than 5.
        return Optional.empty();
      }
      String number = partition.parameters().getOrDefault(PUBLICATION, "0");
      StorageDescriptor storage =
          partition.storageDescriptor() == null
              ? StorageDescriptor.builder().build()
              : partition.storageDescriptor();
      return Optional.of(
          new CatalogDay(
              day,
              storage.location() == null ? "" : storage.location(),
              Long.parseLong(number),
              storage.columns().stream()
                  .map(column -> new CatalogColumn(column.name(), column.type()))
                  .toList()));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  PartitionInput input() {
    return PartitionInput.builder()
        .values(values(day))
        .storageDescriptor(
            ParquetStorage.at(
                location,
                columns.stream()
                    .map(column -> Column.builder().name(column.name()).type(column.type()).build())
                    .toList()))
        .parameters(Map.of(PUBLICATION, Long.toString(publication)))
        .build();
  }

  static List<String> values(Day day) {
    return List.of(
        Integer.toString(day.year()), Integer.toString(day.month()), Integer.toString(day.day()));
  }
}
