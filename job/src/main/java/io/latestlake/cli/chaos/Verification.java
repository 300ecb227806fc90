package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Looks at the end of a run: ledger, lake and view. */
final class Verification {
  private static final String CHECK = "check/";

  private final ChaosCluster cluster;
  private final Settings settings;
  private final Map<String, PublishedRow> expected;
  private final String table;

  Verification(ChaosCluster cluster, Map<String, PublishedRow> expected) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.expected = requireNonNull(expected, "expected is null");
    this.settings = cluster.settings();
    this.table = settings.tables().stream().map(TableSpec::name).findFirst().orElseThrow();
  }

  long commits() throws InterruptedException {
    return ledger("SELECT COUNT(DISTINCT commit_number) FROM {control}.commits");
  }

  long publications() throws InterruptedException {
    return ledger("SELECT COUNT(*) FROM {control}.publications");
  }

  long dirtyDays() throws InterruptedException {
    return ledger("SELECT COUNT(*) FROM {control}.dirty_days");
  }

  /** Both what readers of files see and what readers of Redshift see. */
  Comparison compare() throws IOException, InterruptedException {
    Path bucket = cluster.bucket();
    Comparison.Builder lake = new Comparison.Builder("lake", expected);
    PublishedFiles.read(
        bucket.resolve(settings.lake().prefix() + "lake").resolve(table), lake::add);
    try (Warehouse warehouse = warehouse()) {
      warehouse.execute(
          "UNLOAD ('SELECT * FROM "
              + settings.warehouse().schema()
              + "."
              + table
              + "') TO 's3://"
              + settings.lake().bucket()
              + "/"
              + CHECK
              + "' IAM_ROLE default FORMAT PARQUET PARTITION BY (year, month, day)");
    }
    Comparison.Builder view = new Comparison.Builder("view", expected);
    PublishedFiles.read(bucket.resolve(CHECK), view::add);
    return lake.compare().plus(view.compare());
  }

  private long ledger(String query) throws InterruptedException {
    try (Warehouse warehouse = warehouse()) {
      return warehouse.number(
          query.replace("{control}", settings.warehouse().schema() + "_" + table));
    }
  }

  private Warehouse warehouse() {
    return new Warehouse(
        cluster.reachable(settings.aws().redshiftDataEndpoint()),
        settings.aws().region(),
        settings.warehouse());
  }
}
