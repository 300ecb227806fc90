package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.publish.garbage.CollectionRules.Judge;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks through a table's unloaded files in the order of their keys, and has each day judged as
 * soon as it has seen all of it. It holds no more than one day, and what lies beside the days of
 * one attempt: keys that begin alike stand together. A manifest comes before the days that it
 * lists, and is judged after them.
 */
final class UnloadedWalk {
  /** Told of each place, once. */
  interface Judged {
    void is(StoredDay place, List<StoredObject> objects, Reason reason)
        throws WarehouseException, InterruptedException;
  }

  private final Folder versions;
  private Optional<Place> day = Optional.empty();
  private Optional<Place> beside = Optional.empty();
  private String attempt = "";
  private boolean daysStay;

  private record Place(StoredDay whole, List<StoredObject> objects) {
    private static Place with(Optional<Place> before, StoredDay part, StoredObject object) {
      List<StoredObject> all = before.map(Place::objects).orElseGet(ArrayList::new);
      all.add(object);
      return new Place(before.map(place -> place.whole().plus(part)).orElse(part), all);
    }
  }

  /**
   * @param versions where all publications of the table are unloaded
   */
  UnloadedWalk(Folder versions) {
    this.versions = requireNonNull(versions, "versions is null");
  }

  /**
   * @param page the next objects
   */
  void read(List<StoredObject> page, Judge judge, Judged judged)
      throws WarehouseException, InterruptedException {
    for (StoredObject object : page) {
      Optional<StoredDay> part = StoredDay.of(versions, object);
      if (part.isPresent()) {
        read(part.get(), object, judge, judged);
      }
    }
  }

  private void read(StoredDay part, StoredObject object, Judge judge, Judged judged)
      throws WarehouseException, InterruptedException {
    if (!part.attempt().equals(attempt)) {
      end(judge, judged);
      attempt = part.attempt();
    }
    if (!part.isDay()) {
      beside = Optional.of(Place.with(beside, part, object));
      return;
    }
    if (day.isPresent() && !day.get().whole().folder().equals(part.folder())) {
      endDay(judge, judged);
    }
    day = Optional.of(Place.with(day, part, object));
  }

  /** There are no more. */
  void end(Judge judge, Judged judged) throws WarehouseException, InterruptedException {
    endDay(judge, judged);
    if (beside.isPresent()) {
      Place all = beside.get();
      beside = Optional.empty();
      judged.is(all.whole(), all.objects(), judge.ofBeside(all.whole(), daysStay));
    }
    daysStay = false;
  }

  private void endDay(Judge judge, Judged judged) throws WarehouseException, InterruptedException {
    if (day.isEmpty()) {
      return;
    }
    Place all = day.get();
    day = Optional.empty();
    Reason reason = judge.ofDay(all.whole());
    daysStay |= !reason.goes();
    judged.is(all.whole(), all.objects(), reason);
  }
}
