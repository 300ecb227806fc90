package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a checkpoint remembers of the discovery: which files were given to readers, not which wait
 * for one; those are found again.
 *
 * @param tables by name
 * @param returned given to readers that were lost before a checkpoint had them
 * @param finished whether the readers know that no more comes
 */
record ZoneState(Map<String, TableState> tables, List<ZoneSplit> returned, boolean finished) {

  /**
   * @param readLoads whether load files are read; empty if nobody has asked yet
   * @param loadEnded whether a reader was told that the load is at its end
   * @param loads taken; by series, first to last number
   * @param newestChanges time of the newest change file taken
   * @param forgottenBelow of change files with an older time no names are known
   * @param changes taken, from that time on
   */
  record TableState(
      Optional<Boolean> readLoads,
      boolean loadEnded,
      Map<String, TreeMap<Long, Long>> loads,
      long newestChanges,
      long forgottenBelow,
      Collection<TakenChanges.Name> changes) {
    TableState {
      requireNonNull(readLoads, "readLoads is null");
      requireNonNull(loads, "loads is null");
      changes = List.copyOf(changes);
    }
  }

  ZoneState {
    tables = Map.copyOf(tables);
    returned = List.copyOf(returned);
  }
}
