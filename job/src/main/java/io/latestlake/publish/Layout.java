package io.latestlake.publish;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the days of a table become visible to readers. */
sealed interface Layout permits InPlaceLayout, VersionedLayout {

  /**
   * Looks at what is there already; changes nothing.
   *
   * @throws ForeignCatalog if the catalog's table is another's
   */
  void refuseForeign();

  /**
   * Lets readers see the days as they are given. May be repeated, and never goes back to an older
   * publication.
   */
  void show(VisibleDays days, Permission permission)
      throws WarehouseException, InterruptedException;

  /** The days that readers see, whatever the ledger knows of them. */
  Set<Day> days();

  /**
   * ETags of the files of these days that were shown here under names of their own, by the folder
   * of their day and their name in it; none where files stay where they were unloaded.
   */
  Map<String, Map<String, String>> tags(Collection<Day> days);

  /** Keys of the files that are visible now, by the folder of their day. */
  Map<String, List<String>> current();

  /** Greatest number of a publication that the catalog tells of; 0 if it tells of none. */
  long newest();

  /**
   * The days that readers do not see as the ledger has them. A day that a later publication was cut
   * off of, and that is made again, is not among them: readers may see it as it will be.
   *
   * @param current what the ledger has, each day once
   */
  Set<Day> differing(Collection<CurrentDay> current) throws InterruptedException;
}
