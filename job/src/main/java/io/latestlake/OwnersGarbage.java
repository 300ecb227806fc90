package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.GarbageCollections;
import io.latestlake.publish.garbage.Collected;
import io.latestlake.publish.garbage.GarbageCollection;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;

/** Garbage collection by the owner of a table, who asks the fence before each batch. */
final class OwnersGarbage implements GarbageCollections {
  private final GarbageCollection collection;
  private final TableWarehouse warehouse;

  OwnersGarbage(GarbageCollection collection, TableWarehouse warehouse) {
    this.collection = requireNonNull(collection, "collection is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
  }

  @Override
  public void applied(Collection<StagedFile> files) {
    files.forEach(file -> collection.applied(file.key(), file.bytes()));
  }

  @Override
  public GarbageCollections.Removed pass(Ownership owner)
      throws WarehouseException, InterruptedException {
    Collected collected = collection.pass(() -> warehouse.requireOwner(owner));
    return new GarbageCollections.Removed(
        collected.objects(), collected.bytes(), collected.failed(), collected.text());
  }
}
