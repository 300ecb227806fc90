package io.latestlake.dms;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of lines of dead letters the records of a stream that they once were, to be decoded as if
 * they came for the first time; {@link ReplayedRows} makes those of files. A line that cannot be
 * read passes as it is: decoding makes a dead letter of it, so that nothing disappears.
 */
public final class ReplayedRecords extends RichFlatMapFunction<SourceRecord, SourceRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayedRecords.class);

  private final boolean leavesFiles;
  private final LongCounter replayed = new LongCounter();

  /**
   * @param leavesFiles whether rows of files are made by {@link ReplayedRows}; else nobody can, and
   *     their lines pass as they are
   */
  public ReplayedRecords(boolean leavesFiles) {
    this.leavesFiles = leavesFiles;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator("replayed", replayed);
  }

  @Override
  public void flatMap(SourceRecord line, Collector<SourceRecord> records) {
    try {
      DeadLetterLine read = DeadLetterLine.read(line.value());
      if (read.position() instanceof Position.InStream at) {
        replayed.add(1);
        records.collect(
            new SourceRecord(
                read.payload(), at.stream(), at.partition(), at.offset(), at.arrivedAt()));
      } else if (read.position() instanceof Position.InShard at) {
        replayed.add(1);
        records.collect(SourceRecord.inShard(read.payload(), at));
      } else if (!leavesFiles) {
        LOG.warn(
            "Line {} of {} cannot be replayed: it is of a file, and the settings have no"
                + " landing-zone",
            line.position(),
            line.stream());
        records.collect(line);
      }
    } catch (DeadLetterLine.Unreadable e) {
      LOG.warn(
          "Line {} of {} cannot be replayed: {}", line.position(), line.stream(), e.getMessage());
      records.collect(line);
    }
  }
}
