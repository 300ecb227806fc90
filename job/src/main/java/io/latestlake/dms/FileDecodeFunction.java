package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Reads the rows of a landing zone's files; stateless, as {@link DecodeFunction} is. */
public final class FileDecodeFunction extends RichFlatMapFunction<FileRow, Decoded> {
  private final List<TableSpec> tables;
  private final Settings.LandingZone zone;
  private final LongCounter records = new LongCounter();

  private transient FileDecoder decoder;

  public FileDecodeFunction(List<TableSpec> tables, Settings.LandingZone zone) {
    this.tables = requireNonNull(tables, "tables is null");
    this.zone = requireNonNull(zone, "zone is null");
  }

  @Override
  public void open(OpenContext context) {
    decoder = new FileDecoder(tables, zone, Clock.systemUTC());
    getRuntimeContext().addAccumulator(DecodeFunction.RECORDS_IN, records);
  }

  @Override
  public void flatMap(FileRow row, Collector<Decoded> collector) {
    if (row.kind() == FileRow.Kind.END_OF_LOAD) {
      collector.collect(EndOfLoad.of(row.file().table()));
      return;
    }
    records.add(1);
    Decoded decoded = decoder.decode(row);
    if (decoder.oldKeyDelete() != null) {
      collector.collect(decoder.oldKeyDelete());
    }
    collector.collect(decoded);
  }
}
