package io.latestlake.publish;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;

/** Where a table's days lie in the lake, and the layout that its spec names. */
final class Layouts {
  private Layouts() {}

  /** Key of the folder that the in-place layout fills; the catalog's table lies there, too. */
  static String tableFolder(String lakePrefix, String table) {
    return lakePrefix + "lake/" + table + "/";
  }

  /** Key of the folder below which every publication is unloaded, in either layout. */
  static String versionsFolder(String lakePrefix, String table) {
    return lakePrefix + "versions/" + table + "/";
  }

  /** Which both layouts keep, and at the same location. */
  static Optional<CatalogTable> catalogTable(
      TableSpec spec, Settings settings, LakeBucket bucket, Optional<GlueClient> glue) {
    String location = bucket.address() + tableFolder(settings.lake().prefix(), spec.name());
    return glue.map(
        client -> new CatalogTable(client, settings.catalog().database(), spec.name(), location));
  }

  /**
   * @param glue empty if no catalog is kept
   */
  static Layout of(
      TableSpec spec, Settings settings, LakeBucket bucket, Optional<GlueClient> glue) {
    String table = spec.name();
    String lakePrefix = settings.lake().prefix();
    String tableFolder = tableFolder(lakePrefix, table);
    String location = bucket.address() + tableFolder;
    Optional<CatalogTable> catalogTable = catalogTable(spec, settings, bucket, glue);
    Optional<CatalogPartitions> partitions =
        glue.map(client -> new CatalogPartitions(client, settings.catalog().database(), table));
    return switch (spec.layout()) {
      case IN_PLACE ->
          new InPlaceLayout(
              bucket,
              tableFolder,
              new InPlaceTags(bucket, lakePrefix, table),
              glue.map(
                  client ->
                      new RegisteredFolders(
                          location, catalogTable.orElseThrow(), partitions.orElseThrow())));
      case VERSIONED ->
          new VersionedLayout(
              bucket,
              versionsFolder(lakePrefix, table),
              catalogTable.orElseThrow(
                  () -> new IllegalArgumentException("layout versioned needs a catalog")),
              partitions.orElseThrow());
    };
  }
}
