package io.latestlake.commit;

import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Deletes nothing, and tells what it was asked for. */
final class GarbageInMemory implements GarbageCollections {
  private final List<String> applied = new ArrayList<>();
  private int passes;
  private WarehouseException failure;
  private RuntimeException bug;

  @Override
  public synchronized void applied(Collection<StagedFile> files) {
    files.forEach(file -> applied.add(file.key()));
  }

  @Override
  public synchronized Removed pass(Ownership owner) throws WarehouseException {
    passes++;
    if (failure != null) {
      throw failure;
    } else if (bug != null) {
      throw bug;
    }
    return new Removed(3, 300, 0, "3 objects");
  }

  synchronized List<String> applied() {
    return List.copyOf(applied);
  }

  synchronized int passes() {
    return passes;
  }

  synchronized void failWith(WarehouseException wrong) {
    failure = wrong;
  }

  synchronized void failWith(RuntimeException wrong) {
    bug = wrong;
  }
}
