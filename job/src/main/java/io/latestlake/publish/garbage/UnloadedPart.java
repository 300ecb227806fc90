package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.publish.garbage.CollectionRules.Judge;
import io.latestlake.warehouse.WarehouseException;
import java.util.List;

/**
 * @param versions where all publications of the table are unloaded
 * @param listing of that folder
 */
record UnloadedPart(Folder versions, Listing listing, UnloadedWalk walk) implements Part {
  UnloadedPart {
    requireNonNull(versions, "versions is null");
    requireNonNull(listing, "listing is null");
    requireNonNull(walk, "walk is null");
  }

  @Override
  public void step(Pass pass) throws WarehouseException, InterruptedException {
    read(
        pass.facts().judge(),
        (place, objects, reason) -> {
          if (reason.goes()) {
            for (StoredObject object : objects) {
              pass.deletion(versions).add(object);
            }
          }
        });
  }

  void read(Judge judge, UnloadedWalk.Judged judged)
      throws WarehouseException, InterruptedException {
    List<StoredObject> page = listing.next();
    walk.read(page, judge, judged);
    if (listing.isDone()) {
      walk.end(judge, judged);
    }
  }

  @Override
  public boolean isDone() {
    return listing.isDone();
  }
}
