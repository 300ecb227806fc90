package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.FileRow;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The files of a landing zone, row by row: of each table the load files, the change files or both.
 *
 * <p>Flink's file source reads them, through whatever file system the cluster has for the path; the
 * discovery is of our own. Flink's remembers the path of every file it ever read, has no order, and
 * fails the job over a file that is gone.
 *
 * <p>Rows come in no order that could be relied on: files are read side by side, and beside another
 * source. None is needed, since a record's version is in the record. So the load may come from here
 * and the changes from Kafka at the same time: a load row that comes after a change of its key is
 * stale, one that comes before is overridden.
 */
public final class LandingZoneSource
    implements Source<FileRow, ZoneSplit, ZoneState>, ResultTypeQueryable<FileRow> {

  private final Settings.Source source;
  private final LandingZone zone;
  private final List<TableSpec> tables;
  private final LoadDecision decision;

  /**
   * @param decision asked where {@code historical-load} is {@code auto}
   */
  public LandingZoneSource(
      Settings.Source source, LandingZone zone, List<TableSpec> tables, LoadDecision decision) {
    this.source = requireNonNull(source, "source is null");
    this.zone = requireNonNull(zone, "zone is null");
    this.tables = List.copyOf(tables);
    this.decision = requireNonNull(decision, "decision is null");
  }

  @Override
  public Boundedness getBoundedness() {
    return ZoneEnumerator.isBounded(source, zone)
        ? Boundedness.BOUNDED
        : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<FileRow, ZoneSplit> createReader(SourceReaderContext context) {
    return new ZoneReader(context, zone, tables);
  }

  @Override
  public SplitEnumerator<ZoneSplit, ZoneState> createEnumerator(
      SplitEnumeratorContext<ZoneSplit> context) {
    return restoreEnumerator(context, null);
  }

  @Override
  public SplitEnumerator<ZoneSplit, ZoneState> restoreEnumerator(
      SplitEnumeratorContext<ZoneSplit> context, ZoneState state) {
    return new ZoneEnumerator(context, source, zone, tables, decision, state, Clock.systemUTC());
  }

  @Override
  public SimpleVersionedSerializer<ZoneSplit> getSplitSerializer() {
    return ZoneSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<ZoneState> getEnumeratorCheckpointSerializer() {
    return new ZoneStateSerializer();
  }

  @Override
  public TypeInformation<FileRow> getProducedType() {
    return TypeInformation.of(FileRow.class);
  }
}
