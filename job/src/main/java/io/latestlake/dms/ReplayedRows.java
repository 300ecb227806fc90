package io.latestlake.dms;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Makes of lines of dead letters the rows of files that they once were. */
public final class ReplayedRows extends RichFlatMapFunction<SourceRecord, FileRow> {
  private final LongCounter replayed = new LongCounter();

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator("replayed", replayed);
  }

  @Override
  public void flatMap(SourceRecord line, Collector<FileRow> rows) {
    try {
      DeadLetterLine read = DeadLetterLine.read(line.value());
      if (read.position() instanceof Position.InFile at) {
        replayed.add(1);
        rows.collect(new FileRow(read.payload(), at.file(), at.line(), kind(read)));
      }
    } catch (DeadLetterLine.Unreadable toldByTheOther) {
      // ReplayedRecords makes a dead letter of it.
    }
  }

  /** The beginning of a row stays one: applied, it would be another row. */
  private static FileRow.Kind kind(DeadLetterLine line) {
    return line.reason().equals(DeadLetter.Reason.CUT_ROW.name())
        ? FileRow.Kind.CUT
        : FileRow.Kind.ROW;
  }
}
