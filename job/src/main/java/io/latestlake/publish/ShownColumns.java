package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The columns that the catalog's table is to have: those of the newest publication that readers
 * see. They are the view's once days of the view as it is now are shown, and not before: while
 * publication is held, as during a rebuild, readers go on with the columns that they had.
 */
final class ShownColumns {
  private static final Logger LOG = LoggerFactory.getLogger(ShownColumns.class);

  private final String table;
  private final PublicationRecords records;
  private long publication;
  private Optional<List<CatalogColumn>> columns = Optional.empty();

  ShownColumns(String table, PublicationRecords records) {
    this.table = requireNonNull(table, "table is null");
    this.records = requireNonNull(records, "records is null");
  }

  /**
   * @param current what the ledger has; days whose files are those of an earlier publication do not
   *     count
   * @return empty if they are not known: then the table is to keep what it has
   */
  Optional<List<CatalogColumn>> of(Collection<CurrentDay> current) {
    long newest =
        current.stream()
            .filter(day -> !day.cutOff().isLeftAlone() && day.shows() == day.publication())
            .mapToLong(CurrentDay::publication)
            .max()
            .orElse(0);
    if (newest != publication) {
      columns = newest == 0 ? Optional.empty() : recorded(newest);
      publication = newest;
    }
    return columns;
  }

  private Optional<List<CatalogColumn>> recorded(long number) {
    try {
      return records.read(number).map(PublicationRecord::columns);
    } catch (Disagreement unreadable) {
      LOG.warn("{}: publication {}: {}", table, number, unreadable.getMessage());
      return Optional.empty();
    }
  }
}
