package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.FileRow;
import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import io.latestlake.source.zone.Holding.Held;
import io.latestlake.source.zone.Holding.Paused;
import io.latestlake.source.zone.Interruptions.Interruption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.impl.FileSourceReader;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Flink's file reader, which also keeps what it cannot read on.
 *
 * <p>A file that is gone, changed or damaged before its last row was read is <em>paused</em>: the
 * reader goes on with others and keeps it, with where it stands, in its state; nothing of it is
 * lost, and no row comes twice. It is read on
 *
 * <ul>
 *   <li>when the enumerator finds it again as it was, or finds any file in its place of which no
 *       row was read yet;
 *   <li>after a restart, as it is then: whoever mended it has restarted the job, or a failure did.
 *       Is it another file than before, it is read from its beginning; records that were applied
 *       are dropped by their versions, since these come from the file's name and the line alone. Is
 *       it still gone, it stays paused.
 * </ul>
 *
 * <p>All calls come from the task's thread.
 */
final class ZoneReader implements SourceReader<FileRow, ZoneSplit> {
  private final SourceReaderContext context;
  private final Interruptions interruptions = new Interruptions();
  private final FileSourceReader<FileRow, ZoneSplit> files;
  private final Map<String, ZoneSplit> paused = new LinkedHashMap<>();
  private final Map<String, String> causes = new LinkedHashMap<>();
  private final List<String> resumed = new ArrayList<>();

  /** What Flink's reader has, without where it stands. */
  private final Map<String, ZoneSplit> reading = new LinkedHashMap<>();

  private final Counter filesRead;
  private boolean started;

  ZoneReader(SourceReaderContext context, LandingZone zone, List<TableSpec> tables) {
    this.context = requireNonNull(context, "context is null");
    this.files =
        new FileSourceReader<>(
            new TellsOfFinishedFiles(),
            new ZoneFormat(zone, tables, interruptions),
            context.getConfiguration());
    this.filesRead = JobMetrics.of(context.metricGroup()).counter(Metric.LANDING_ZONE_FILES_READ);
  }

  @Override
  public void start() {
    files.start();
    started = true;
    tell();
  }

  @Override
  public void addSplits(List<ZoneSplit> splits) {
    splits.forEach(split -> reading.put(split.splitId(), split));
    files.addSplits(splits);
    if (started) {
      tell();
    }
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof Resume resume) {
      ZoneSplit split = paused.remove(resume.split());
      if (split != null) {
        causes.remove(resume.split());
        resumed.add(resume.split());
        addSplits(List.of(split.rowsRead() == 0 ? split.readAsItIs() : split));
      }
    }
  }

  @Override
  public List<ZoneSplit> snapshotState(long checkpoint) {
    return Stream.concat(
            files.snapshotState(checkpoint).stream(),
            paused.values().stream().map(ZoneSplit::readAsItIs))
        .toList();
  }

  /** Of the splits that were Flink's reader's, some are no longer. */
  private void finished() {
    List<String> left = files.snapshotState(-1).stream().map(ZoneSplit::splitId).toList();
    List<ZoneSplit> done =
        reading.values().stream().filter(split -> !left.contains(split.splitId())).toList();
    for (ZoneSplit split : done) {
      reading.remove(split.splitId());
      Optional<Interruption> interruption = interruptions.take(split.splitId());
      if (interruption.isPresent()) {
        pause(split, interruption.get());
      } else {
        filesRead.inc();
      }
    }
    tell();
  }

  private void pause(ZoneSplit split, Interruption interruption) {
    paused.put(
        split.splitId(),
        split.updateWithCheckpointedPosition(
            new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, interruption.rowsRead())));
    causes.put(split.splitId(), interruption.cause());
  }

  private void tell() {
    List<Paused> pausedNow = new ArrayList<>();
    for (ZoneSplit split : paused.values()) {
      pausedNow.add(
          new Paused(
              held(split),
              split.path().toString(),
              split.stamp().modifiedAt(),
              split.stamp().length(),
              split.rowsRead(),
              causes.get(split.splitId())));
    }
    context.sendSourceEventToCoordinator(
        new Holding(reading.values().stream().map(ZoneReader::held).toList(), pausedNow));
  }

  private static Held held(ZoneSplit split) {
    return new Held(split.splitId(), split.table(), split.content());
  }

  @Override
  public InputStatus pollNext(ReaderOutput<FileRow> output) throws Exception {
    // Flink makes the outputs of splits that it brings, and takes each away when it is finished.
    resumed.forEach(output::createOutputForSplit);
    resumed.clear();
    return files.pollNext(output);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return files.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    files.notifyNoMoreSplits();
  }

  @Override
  public void close() throws Exception {
    files.close();
  }

  /** Flink's reader asks for a split whenever it has finished one, after its last row. */
  private final class TellsOfFinishedFiles implements SourceReaderContext {
    @Override
    public void sendSplitRequest() {
      if (!reading.isEmpty()) {
        finished();
      }
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
      context.sendSourceEventToCoordinator(event);
    }

    @Override
    public SourceReaderMetricGroup metricGroup() {
      return context.metricGroup();
    }

    @Override
    public Configuration getConfiguration() {
      return context.getConfiguration();
    }

    @Override
    public String getLocalHostName() {
      return context.getLocalHostName();
    }

    @Override
    public int getIndexOfSubtask() {
      return context.getIndexOfSubtask();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return context.getUserCodeClassLoader();
    }

    @Override
    public int currentParallelism() {
      return context.currentParallelism();
    }
  }
}
