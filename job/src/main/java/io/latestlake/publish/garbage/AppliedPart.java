package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.WarehouseException;

/**
 * @param folder of the table's staged files
 */
record AppliedPart(Folder folder, AppliedFiles files) implements Part {
  AppliedPart {
    requireNonNull(folder, "folder is null");
    requireNonNull(files, "files is null");
  }

  @Override
  public void step(Pass pass) throws WarehouseException, InterruptedException {
    for (StoredObject file : files.take(Bucket.MOST_KEYS)) {
      pass.deletion(folder).add(file);
    }
  }

  @Override
  public boolean isDone() {
    return files.isEmpty();
  }
}
