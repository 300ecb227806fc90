package io.latestlake.publish.garbage;

import io.latestlake.config.Day;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;
import java.util.List;

/** What the catalog has of a table. */
interface CatalogOfTable {
  /** Where no catalog is kept. */
  CatalogOfTable NONE =
      new CatalogOfTable() {
        @Override
        public List<CatalogPartition> partitions() {
          return List.of();
        }

        @Override
        public int remove(Collection<Day> days, Permission permission) {
          return 0;
        }
      };

  /** All of them: what cannot be read must not look like what is not there. */
  List<CatalogPartition> partitions();

  /**
   * Removes the partitions of days, by the owner of the table alone: nobody else can know that they
   * are not written to just now.
   *
   * @return how many
   */
  int remove(Collection<Day> days, Permission permission)
      throws WarehouseException, InterruptedException;
}
