package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.WarehouseException;
import java.time.Instant;

/**
 * @param listing of the files' folder
 * @param now by our clock, at or before the look at what is stored
 */
record AgedPart(AgedFiles files, Listing listing, Instant now) implements Part {
  AgedPart {
    requireNonNull(files, "files is null");
    requireNonNull(listing, "listing is null");
    requireNonNull(now, "now is null");
  }

  @Override
  public void step(Pass pass) throws WarehouseException, InterruptedException {
    for (StoredObject object : listing.next()) {
      if (files.has(object, now)) {
        pass.deletion(files.folder()).add(object);
      }
    }
  }

  @Override
  public boolean isDone() {
    return listing.isDone();
  }
}
