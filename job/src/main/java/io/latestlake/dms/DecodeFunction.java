package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Reads the records of every source. Stateless: a record's meaning comes from the record and the
 * specs alone, so that it does not matter which source, task or attempt reads it.
 */
public final class DecodeFunction extends RichFlatMapFunction<SourceRecord, Decoded> {
  static final String RECORDS_IN = "records-in";

  private final List<TableSpec> tables;
  private final LongCounter records = new LongCounter();
  private final LongCounter skipped = new LongCounter();

  private transient DmsDecoder decoder;
  private transient ToCollector output;

  public DecodeFunction(List<TableSpec> tables) {
    this.tables = requireNonNull(tables, "tables is null");
  }

  @Override
  public void open(OpenContext context) {
    decoder = new DmsDecoder(tables, Clock.systemUTC());
    output = new ToCollector(new SkippedRecords(getRuntimeContext()));
    getRuntimeContext().addAccumulator(RECORDS_IN, records);
    getRuntimeContext().addAccumulator("skipped", skipped);
  }

  @Override
  public void flatMap(SourceRecord record, Collector<Decoded> collector) {
    records.add(1);
    output.collector = collector;
    decoder.decode(record, output);
  }

  private final class ToCollector implements DmsDecoder.Output {
    private final SkippedRecords skippedRecords;
    private Collector<Decoded> collector;

    ToCollector(SkippedRecords skippedRecords) {
      this.skippedRecords = skippedRecords;
    }

    @Override
    public void decoded(Decoded decoded) {
      collector.collect(decoded);
    }

    @Override
    public void skipped(Skipped kind, String operation, String table) {
      skipped.add(1);
      skippedRecords.count(kind, operation, table);
    }
  }
}
