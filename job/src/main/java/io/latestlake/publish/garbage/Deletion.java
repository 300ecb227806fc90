package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.publish.Permission;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;

/** Deletes objects of one folder in full batches, wherever in it they lie, and counts them. */
final class Deletion {
  private final Bucket bucket;
  private final Folder folder;
  private final Permission permission;
  private final Allowance allowance;
  private final List<StoredObject> waiting = new ArrayList<>();

  private Collected collected = Collected.NOTHING;

  Deletion(Bucket bucket, Folder folder, Permission permission, Allowance allowance) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.permission = requireNonNull(permission, "permission is null");
    this.allowance = requireNonNull(allowance, "allowance is null");
  }

  /** To be deleted with others, at {@link #flush()} at the latest. */
  void add(StoredObject garbage) throws WarehouseException, InterruptedException {
    waiting.add(garbage);
    if (waiting.size() == Bucket.MOST_KEYS) {
      flush();
    }
  }

  void flush() throws WarehouseException, InterruptedException {
    if (waiting.isEmpty()) {
      return;
    }
    List<StoredObject> batch = List.copyOf(waiting);
    // Not again in this pass, if it fails.
    waiting.clear();
    allowance.spend();
    permission.require();
    Bucket.Left left = bucket.delete(folder, batch.stream().map(StoredObject::key).toList());
    long failed = batch.stream().filter(object -> left.keys().contains(object.key())).count();
    long bytes =
        batch.stream()
            .filter(object -> !left.keys().contains(object.key()))
            .mapToLong(StoredObject::bytes)
            .sum();
    collected =
        collected.plus(
            Collected.of(batch.size() - failed, bytes)
                .withFailed(
                    failed, left.failure().isEmpty() ? List.of() : List.of(left.failure())));
  }

  Collected collected() {
    return collected;
  }
}
