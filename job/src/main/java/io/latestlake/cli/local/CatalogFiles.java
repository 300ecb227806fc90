package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.AwsClients;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The lake as it is read through the catalog, and the catalog's part in a new beginning. */
public final class CatalogFiles implements AutoCloseable {
  private final GlueClient glue;
  private final S3Client s3;
  private final Settings settings;

  public CatalogFiles(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    AwsClients clients = new AwsClients(settings.aws());
    this.glue = clients.glue();
    this.s3 = clients.s3();
  }

  /** Keys of the files that the days of the table show; days in the catalog's order. */
  public List<String> keys(String table) {
    String bucket = "s3://" + settings.lake().bucket() + "/";
    List<String> keys = new ArrayList<>();
    for (String location : locations(table)) {
      String folder = location.substring(bucket.length());
      s3
          .listObjectsV2Paginator(list -> list.bucket(settings.lake().bucket()).prefix(folder))
          .contents()
          .stream()
          .map(S3Object::key)
          .forEach(keys::add);
    }
    return keys;
  }

  private List<String> locations(String table) {
    try {
      return glue
          .getPartitionsPaginator(
              get ->
                  get.databaseName(settings.catalog().database())
                      .tableName(table)
                      .excludeColumnSchema(true))
          .stream()
          .flatMap(page -> page.partitions().stream())
          .map(partition -> partition.storageDescriptor().location())
          .toList();
    } catch (EntityNotFoundException nothingPublished) {
      return List.of();
    }
  }

  /** Takes away what a former run has left of all tables of the settings. */
  public static void reset(Settings settings) {
    String database = settings.catalog().database();
    if (database.isEmpty()) {
      return;
    }
    try (CatalogFiles catalog = new CatalogFiles(settings)) {
      for (TableSpec table : settings.tables()) {
        try {
          catalog.glue.deleteTable(delete -> delete.databaseName(database).name(table.name()));
        } catch (EntityNotFoundException gone) {
          // As wanted.
        }
      }
    }
  }

  @Override
  public void close() {
    s3.close();
    glue.close();
  }
}
