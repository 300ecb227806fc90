package io.latestlake.publish;

import java.util.Collection;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;

/** What the catalog says of Parquet files, so that Athena and Spectrum read them. */
final class ParquetStorage {
  private static final String HIVE = "org.apache.hadoop.hive.ql.io.parquet.";

  private ParquetStorage() {}

  static StorageDescriptor at(String location, Collection<Column> columns) {
    return StorageDescriptor.builder()
        .columns(columns)
        .location(location)
        .inputFormat(HIVE + "MapredParquetInputFormat")
        .outputFormat(HIVE + "MapredParquetOutputFormat")
        .serdeInfo(serde -> serde.serializationLibrary(HIVE + "serde.ParquetHiveSerDe"))
        .build();
  }
}
