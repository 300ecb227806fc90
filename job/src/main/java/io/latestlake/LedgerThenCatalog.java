package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.source.zone.LoadDecision;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.TableWarehouse.HistoricalLoad;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.util.UUID;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/**
 * Tells whether a table's historical load is still to be done: as the ledger says, and where there
 * is none, or an empty one, as the catalog does: a table that is published was loaded, by whatever
 * kept it before. A committer that has only prepared its ledger does not change the answer.
 */
final class LedgerThenCatalog implements LoadDecision {
  private final Settings settings;

  LedgerThenCatalog(Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  @Override
  public Decided decide(String table) throws WarehouseException, InterruptedException {
    return switch (inLedger(table)) {
      case COMMITTED -> new Decided(false, "the ledger has it as committed");
      case NOT_COMMITTED -> new Decided(true, "the ledger has commits, but not its end");
      case UNKNOWN -> byCatalog(table);
    };
  }

  private HistoricalLoad inLedger(String table) throws WarehouseException, InterruptedException {
    TableSpec spec =
        settings.tables().stream()
            .filter(each -> each.name().equals(table))
            .findFirst()
            .orElseThrow();
    try (RedshiftDataClient client = new AwsClients(settings.aws()).redshiftData()) {
      return new Redshift(
              spec,
              settings.warehouse(),
              client,
              Clock.systemUTC(),
              Sleeper.REAL,
              () -> UUID.randomUUID().toString())
          .historicalLoad();
    }
  }

  private Decided byCatalog(String table) {
    String database = settings.catalog().database();
    if (database.isEmpty()) {
      return new Decided(true, "there is no ledger, and no catalog is set");
    }
    try (GlueClient glue = new AwsClients(settings.aws()).glue()) {
      glue.getTable(request -> request.databaseName(database).name(table));
      return new Decided(
          false, "there is no ledger, and the catalog's " + database + " has the table");
    } catch (EntityNotFoundException none) {
      return new Decided(
          true, "there is no ledger, and the catalog's " + database + " has no such table");
    }
  }
}
