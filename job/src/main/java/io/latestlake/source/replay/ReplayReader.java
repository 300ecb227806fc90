package io.latestlake.source.replay;

import io.latestlake.dms.SourceRecord;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Reads in a thread of its own, so that S3 never keeps the task from a checkpoint. */
final class ReplayReader
    extends SingleThreadMultiplexSourceReaderBase<
        SourceRecord, SourceRecord, ReplaySplit, ReplayReader.Progress> {

  /** Of the records that went on, not of those that were fetched. */
  static final class Progress {
    private ReplaySplit split;

    private Progress(ReplaySplit split) {
      this.split = split;
    }
  }

  ReplayReader(
      Supplier<SplitReader<SourceRecord, ReplaySplit>> splitReader, SourceReaderContext context) {
    super(splitReader, ReplayReader::emit, context.getConfiguration(), context);
  }

  private static void emit(
      SourceRecord line, SourceOutput<SourceRecord> output, Progress progress) {
    output.collect(line);
    progress.split = new ReplaySplit(line.stream(), line.position());
  }

  @Override
  protected Progress initializedState(ReplaySplit split) {
    return new Progress(split);
  }

  @Override
  protected ReplaySplit toSplitType(String id, Progress progress) {
    return progress.split;
  }

  @Override
  protected void onSplitFinished(Map<String, Progress> finished) {
    // There is no other one to ask for.
  }
}
