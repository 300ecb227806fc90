package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.GarbageCollections;
import io.latestlake.commit.Publications;
import io.latestlake.commit.Publications.Published;
import io.latestlake.commit.Services;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.publish.Crawler;
import io.latestlake.publish.PublicationReport;
import io.latestlake.publish.Publisher;
import io.latestlake.publish.Reconciliation;
import io.latestlake.publish.RequestedChanges;
import io.latestlake.publish.garbage.GarbageCollection;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.HeldDaysInRedshift;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What the committer works with, on AWS or on what stands in for it: only addresses differ. */
final class AwsServices implements Services {
  private final S3Client s3;
  private final RedshiftDataClient redshiftData;
  private final Optional<GlueClient> glueClient;
  private final Map<String, TableWarehouse> warehouses = new HashMap<>();
  private final Map<String, Publications> publications = new HashMap<>();
  private final Map<String, GarbageCollections> garbage = new HashMap<>();

  AwsServices(Settings settings) {
    requireNonNull(settings, "settings is null");
    AwsClients clients = new AwsClients(settings.aws());
    s3 = clients.s3();
    redshiftData = clients.redshiftData();
    Settings.Catalog catalog = settings.catalog();
    glueClient =
        catalog.database().isEmpty() && catalog.crawler().isEmpty()
            ? Optional.empty()
            : Optional.of(clients.glue());
    Optional<GlueClient> glue = glueClient.filter(client -> !catalog.database().isEmpty());
    Clock clock = Clock.systemUTC();
    Supplier<String> ids = () -> UUID.randomUUID().toString();
    for (TableSpec table : settings.tables()) {
      TableWarehouse warehouse =
          new Redshift(table, settings.warehouse(), redshiftData, clock, Sleeper.REAL, ids);
      warehouses.put(table.name(), warehouse);
      HeldDays held =
          new HeldDaysInRedshift(
              table, settings.warehouse(), redshiftData, clock, Sleeper.REAL, ids);
      Publisher publisher = new Publisher(table, settings, warehouse, held, s3, glue, clock, ids);
      Reconciliation reconciliation = publisher.reconciliation();
      LedgerReader ledger =
          new LedgerReader(table, settings.warehouse(), redshiftData, clock, Sleeper.REAL, ids);
      publications.put(
          table.name(),
          new PublisherOf(
              publisher,
              reconciliation,
              publisher.requests(ledger, reconciliation),
              glueClient
                  .filter(client -> !catalog.crawler().isEmpty())
                  .map(client -> new Crawler(client, catalog.crawler()))));
      garbage.put(
          table.name(),
          new OwnersGarbage(
              new GarbageCollection(table, settings, ledger, s3, glue, clock, Sleeper.REAL),
              warehouse));
    }
  }

  @Override
  public TableWarehouse warehouse(String table) {
    return requireNonNull(warehouses.get(table), table);
  }

  @Override
  public Publications publications(String table) {
    return requireNonNull(publications.get(table), table);
  }

  @Override
  public GarbageCollections garbageCollections(String table) {
    return requireNonNull(garbage.get(table), table);
  }

  @Override
  public S3Client s3() {
    return s3;
  }

  @Override
  public void close() {
    glueClient.ifPresent(GlueClient::close);
    redshiftData.close();
    s3.close();
  }

  private record PublisherOf(
      Publisher publisher,
      Reconciliation reconciliation,
      RequestedChanges requests,
      Optional<Crawler> crawler)
      implements Publications {
    @Override
    public Optional<Published> publish(Ownership owner, long number)
        throws WarehouseException, InterruptedException {
      Optional<PublicationReport> report = publisher.publish(owner, number);
      if (report.isPresent()) {
        crawler.ifPresent(Crawler::fallBehind);
      }
      return report.map(AwsServices::published);
    }

    @Override
    public long lastTrace() throws WarehouseException, InterruptedException {
      return publisher.lastTrace();
    }

    @Override
    public Visible visible() throws WarehouseException, InterruptedException {
      return new Visible(publisher.lastTrace(), publisher.visibleDays());
    }

    @Override
    public int mend(Ownership owner, long lastPublication)
        throws WarehouseException, InterruptedException {
      int mended = reconciliation.mend(owner, lastPublication);
      if (mended > 0) {
        crawler.ifPresent(Crawler::fallBehind);
      }
      return mended;
    }

    @Override
    public void crawl() throws WarehouseException, InterruptedException {
      if (crawler.isPresent()) {
        crawler.get().catchUp();
      }
    }

    @Override
    public boolean carryOutRequest(Ownership owner, long lastPublication)
        throws WarehouseException, InterruptedException {
      boolean carriedOut = requests.carryOut(owner, lastPublication);
      if (carriedOut) {
        crawler.ifPresent(Crawler::fallBehind);
      }
      return carriedOut;
    }
  }

  private static Published published(PublicationReport report) {
    return new Published(
        report.number(),
        report.daysRewritten(),
        report.daysEmptied(),
        report.rows(),
        report.bytes(),
        report.commit(),
        report.statement(),
        report.left());
  }
}
