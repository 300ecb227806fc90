package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.publish.CatalogListing;
import io.latestlake.publish.CatalogPartitions;
import io.latestlake.publish.garbage.CollectionRules.Judge;
import io.latestlake.publish.garbage.CollectionRules.Known;
import io.latestlake.warehouse.KeptDay;
import io.latestlake.warehouse.LedgerLoss;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.WarehouseException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the ledger and the catalog tell: asked once in a pass, and only if something of it needs it.
 * What cannot be read must not look like what is not there, so a failure to read is one of whoever
 * asks.
 */
final class Facts {
  private final LedgerReader ledger;
  private final Optional<CatalogPartitions> catalog;
  private final Settings.Retention retention;
  private final CollectionRules rules;
  private final Instant since;

  private Optional<CatalogListing> listing = Optional.empty();
  private Optional<Judge> judge = Optional.empty();

  /**
   * @param since when it was begun to look at what is stored
   */
  Facts(
      LedgerReader ledger,
      Optional<CatalogPartitions> catalog,
      Settings.Retention retention,
      CollectionRules rules,
      Instant since) {
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.retention = requireNonNull(retention, "retention is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.since = requireNonNull(since, "since is null");
  }

  private CatalogListing listing() {
    if (listing.isEmpty()) {
      listing = Optional.of(catalog.map(CatalogPartitions::listing).orElse(CatalogListing.NONE));
    }
    return listing.get();
  }

  /** The ledger's last publication is read first: what it has is among the days that are read. */
  Judge judge() throws WarehouseException, InterruptedException {
    if (judge.isEmpty()) {
      long last = ledger.lastPublication();
      List<KeptDay> kept = ledger.keptDays(retention.grace(), retention.publications());
      // A rebuild's days are published after its end, and within this for sure.
      boolean rebuilt = ledger.isRebuiltLately(retention.grace().multipliedBy(2));
      LedgerLoss loss = ledger.lastLoss(retention.grace());
      judge =
          Optional.of(
              rules.knowing(new Known(last, kept, listing().locations(), rebuilt, loss, since)));
    }
    return judge.get();
  }

  /** Days whose partitions still show the publication that emptied them, with that publication. */
  NavigableMap<Day, Long> emptied() throws WarehouseException, InterruptedException {
    NavigableMap<Day, Long> days = new TreeMap<>();
    if (!listing().publications().isEmpty()) {
      ledger
          .emptiedDays(retention.grace())
          .forEach(
              (day, publication) -> {
                if (publication.equals(listing().publications().get(day))) {
                  days.put(day, publication);
                }
              });
    }
    return days;
  }
}
