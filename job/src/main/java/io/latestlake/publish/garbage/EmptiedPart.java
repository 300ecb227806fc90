package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.publish.CatalogPartitions;
import io.latestlake.warehouse.WarehouseException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Partitions of emptied days, some in each step. Removed by the owner of the table alone: nobody
 * else can know that they are not written to just now.
 */
final class EmptiedPart implements Part {
  /** Four of Glue's requests. */
  private static final int MOST = 100;

  private final CatalogPartitions catalog;
  private Optional<Day> last = Optional.empty();
  private boolean done;

  EmptiedPart(CatalogPartitions catalog) {
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  @Override
  public void step(Pass pass) throws WarehouseException, InterruptedException {
    SortedMap<Day, Long> some = new TreeMap<>();
    NavigableMap<Day, Long> all = pass.facts().emptied();
    // What is known of a pass still has what the step before has removed.
    SortedMap<Day, Long> rest = last.isEmpty() ? all : all.tailMap(last.get(), false);
    rest.entrySet().stream()
        .limit(MOST)
        .forEach(emptied -> some.put(emptied.getKey(), emptied.getValue()));
    if (!some.isEmpty()) {
      pass.removed(catalog.remove(some, pass.permission()).count());
      last = Optional.of(some.lastKey());
    }
    done = rest.size() == some.size();
  }

  @Override
  public boolean isDone() {
    return done;
  }
}
