package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import io.latestlake.source.zone.Holding.Paused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what is found in the landing zone: a log line once, and metrics. */
final class ZoneReport {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneReport.class);
  private static final int SHOWN = 5;

  private final Counter discovered;
  private final Counter changed;
  private final Counter vanished;
  private final Counter late;
  private final Counter ignored;
  private final Map<String, Set<String>> ignoredNames = new HashMap<>();
  private final Map<String, Paused> paused = new HashMap<>();

  ZoneReport(MetricGroup operator, IntSupplier pausedTables, IntSupplier waitingFiles) {
    JobMetrics metrics = JobMetrics.of(requireNonNull(operator, "operator is null"));
    discovered = metrics.counter(Metric.LANDING_ZONE_FILES_DISCOVERED);
    changed = metrics.counter(Metric.LANDING_ZONE_FILES_CHANGED);
    vanished = metrics.counter(Metric.LANDING_ZONE_FILES_VANISHED);
    late = metrics.counter(Metric.LANDING_ZONE_FILES_LATE);
    ignored = metrics.counter(Metric.LANDING_ZONE_FILES_IGNORED);
    metrics.gauge(Metric.LANDING_ZONE_PAUSED_TABLES, pausedTables::getAsInt);
    metrics.gauge(Metric.LANDING_ZONE_FILES_WAITING, waitingFiles::getAsInt);
  }

  /**
   * @param files of DMS, whether they are to be read or not
   */
  void firstLook(String table, Path folder, int files) {
    if (files == 0) {
      LOG.warn(
          "{}: no file of DMS in {}: as when the table is empty, or its landing-zone.folder or"
              + " landing-zone.path is another",
          table,
          folder);
    } else {
      LOG.info("{}: {} files of DMS in {}", table, files, folder);
    }
  }

  void found(String table, TableFiles.Found found, boolean loadWasEnded) {
    discovered.inc(found.discovered().size());
    changed.inc(found.changed().size());
    vanished.inc(found.vanished().size());
    late.inc(found.late().size());
    if (!found.discovered().isEmpty()) {
      LOG.info("{}: {} new in the landing zone", table, shown(found.discovered()));
    }
    if (loadWasEnded && found.discovered().stream().anyMatch(path -> path.contains("LOAD"))) {
      LOG.warn(
          "{}: load files came after the load was at its end, as when the table is loaded again."
              + " They are read; rows that were deleted meanwhile stay.",
          table);
    }
    if (!found.changed().isEmpty()) {
      LOG.warn("{}: {} changed after being read; not read again", table, shown(found.changed()));
    }
    if (!found.vanished().isEmpty()) {
      LOG.warn("{}: {} vanished from the landing zone", table, shown(found.vanished()));
    }
    if (!found.late().isEmpty()) {
      LOG.warn(
          "{}: {} refused, older than late-window before a file that was read: it cannot be told"
              + " from one that was read. Raise late-window, and put it into the folder again under"
              + " a name of a later time to have it read.",
          table,
          shown(found.late()));
    }
  }

  void ignored(String table, List<String> others) {
    Set<String> known = ignoredNames.computeIfAbsent(table, key -> new HashSet<>());
    List<String> fresh = others.stream().filter(path -> !known.contains(path)).toList();
    if (!fresh.isEmpty()) {
      LOG.warn("{}: {} ignored, by name none of DMS's files of this format", table, shown(fresh));
      ignored.inc(fresh.size());
    }
    known.clear();
    known.addAll(others);
  }

  /**
   * @param now all that are
   */
  void paused(List<Paused> now) {
    Map<String, Paused> before = Map.copyOf(paused);
    paused.clear();
    for (Paused each : now) {
      paused.put(each.held().id(), each);
      if (!before.containsKey(each.held().id())) {
        LOG.warn(
            "{}: paused, {} {} after {} of its rows were read. No more of this table's files are"
                + " begun. Put the file back as it was; or restart the job, which takes the file as"
                + " it then is. An empty file in its place gives its other rows up.",
            each.held().table(),
            each.path(),
            each.cause(),
            each.rowsRead());
      }
    }
  }

  void resumed(Paused paused) {
    LOG.info("{}: {} is there again and is read on", paused.held().table(), paused.path());
  }

  private static String shown(List<String> paths) {
    String first = String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size())));
    return paths.size() > SHOWN ? first + " and " + (paths.size() - SHOWN) + " more files" : first;
  }
}
