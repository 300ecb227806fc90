package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.publish.CatalogPartitions;
import io.latestlake.warehouse.WarehouseException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Partitions of emptied days, some in each step. Removed by the owner of the table alone: nobody
 * else can know that they are not written to just now.
 */
final class EmptiedPart implements Part {
  /** Four of Glue's requests. */
  private static final int MOST = 100;

  private final CatalogPartitions catalog;
  private boolean done;

  EmptiedPart(CatalogPartitions catalog) {
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  @Override
  public void step(Pass pass) throws WarehouseException, InterruptedException {
    Map<Day, Long> some = new TreeMap<>();
    Map<Day, Long> all = pass.facts().emptied();
    all.entrySet().stream()
        .limit(MOST)
        .forEach(emptied -> some.put(emptied.getKey(), emptied.getValue()));
    if (!some.isEmpty()) {
      pass.removed(catalog.remove(some, pass.permission()).count());
    }
    done = all.size() == some.size();
  }

  @Override
  public boolean isDone() {
    return done;
  }
}
