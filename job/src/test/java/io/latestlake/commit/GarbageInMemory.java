package io.latestlake.commit;

import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Deletes nothing, and tells what it was asked for. */
final class GarbageInMemory implements GarbageCollections {
  private final List<String> applied = new ArrayList<>();
  private int passes;
  private int unfinished;
  private Optional<Runnable> meanwhile = Optional.empty();
  private boolean awaitedBefore;
  private boolean awaitedAfter;
  private WarehouseException failure;
  private RuntimeException bug;

  @Override
  public synchronized void applied(Collection<StagedFile> files) {
    files.forEach(file -> applied.add(file.key()));
  }

  @Override
  public synchronized Removed pass(Ownership owner, BooleanSupplier awaited)
      throws WarehouseException {
    passes++;
    if (meanwhile.isPresent()) {
      awaitedBefore = awaited.getAsBoolean();
      meanwhile.get().run();
      awaitedAfter = awaited.getAsBoolean();
      meanwhile = Optional.empty();
    }
    if (failure != null) {
      throw failure;
    } else if (bug != null) {
      throw bug;
    }
    boolean complete = passes > unfinished;
    return new Removed(3, 300, true, complete, "3 objects");
  }

  synchronized List<String> applied() {
    return List.copyOf(applied);
  }

  /** So many passes find more than they may take. */
  synchronized void leave(int more) {
    unfinished = more;
  }

  /** Happens while a pass is under way. */
  synchronized void meanwhile(Runnable something) {
    meanwhile = Optional.of(something);
  }

  /** Whether somebody waited for the end of the pass because of what happened, and not before. */
  synchronized boolean wasAwaitedForIt() {
    return !awaitedBefore && awaitedAfter;
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
