package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes objects in batches, until one collection has had enough, and counts them. */
final class Deletion {
  private final Bucket bucket;
  private final Permission permission;
  private final int mostBatches;

  private int batches;
  private long objects;
  private long bytes;
  private long failed;
  private String failure = "";
  private boolean complete = true;

  Deletion(Bucket bucket, Permission permission, int mostBatches) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.permission = requireNonNull(permission, "permission is null");
    this.mostBatches = mostBatches;
  }

  /** Whether it may take no more. */
  boolean isExhausted() {
    return batches >= mostBatches;
  }

  /**
   * @param garbage in the folder; read as far as may be deleted
   */
  void of(Folder folder, Stream<StoredObject> garbage)
      throws WarehouseException, InterruptedException {
    Iterator<StoredObject> all = garbage.iterator();
    List<StoredObject> batch = new ArrayList<>();
    while (all.hasNext()) {
      if (isExhausted()) {
        complete = false;
        return;
      }
      batch.add(all.next());
      if (batch.size() == Bucket.MOST_KEYS || !all.hasNext()) {
        delete(folder, batch);
        batch.clear();
      }
    }
  }

  private void delete(Folder folder, List<StoredObject> batch)
      throws WarehouseException, InterruptedException {
    batches++;
    permission.require();
    Bucket.Left left = bucket.delete(folder, batch.stream().map(StoredObject::key).toList());
    for (StoredObject object : batch) {
      if (left.keys().contains(object.key())) {
        failed++;
      } else {
        objects++;
        bytes += object.bytes();
      }
    }
    if (!left.failure().isEmpty()) {
      failure = left.failure();
    }
  }

  Collected collected(int partitions) {
    return new Collected(objects, bytes, failed, failure, partitions, complete);
  }
}
