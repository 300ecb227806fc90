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
import java.util.function.BooleanSupplier;

/** Garbage collection by the owner of a table, who asks the fence before each batch. */
final class OwnersGarbage implements GarbageCollections {
  private final GarbageCollection collection;
  private final TableWarehouse warehouse;

  /** By passes of the round that is under way. */
  private Collected before = Collected.NOTHING;

  OwnersGarbage(GarbageCollection collection, TableWarehouse warehouse) {
    this.collection = requireNonNull(collection, "collection is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
  }

  @Override
  public void applied(Collection<StagedFile> files) {
    files.forEach(file -> collection.applied(file.key(), file.bytes()));
  }

  @Override
  public GarbageCollections.Removed pass(Ownership owner, BooleanSupplier awaited)
      throws WarehouseException, InterruptedException {
    Collected collected = collection.pass(() -> warehouse.requireOwner(owner), awaited);
    Collected round = before.plus(collected);
    before = collected.complete() ? Collected.NOTHING : round;
    return new GarbageCollections.Removed(
        collected.objects(),
        collected.bytes(),
        round.isClean(),
        collected.complete(),
        round.text());
  }
}
