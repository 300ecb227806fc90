package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.DmsFile;
import io.latestlake.dms.FileRow;
import io.latestlake.source.zone.Interruptions.Interruption;
import io.latestlake.source.zone.ZoneFormat.OpenFile;
import io.latestlake.source.zone.ZoneSplit.Content;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one split from where it was left.
 *
 * <p>The file must be the one that was discovered, by its time and length, when it is opened and
 * still when it is read to its end; else what is read is no file that ever was. If it is not, is
 * gone or is damaged, reading ends as at the end of the file, and {@link Interruptions} tells that
 * it was not. Any other failure, of the network for one, fails the task.
 */
final class ZoneFileReader implements BulkFormat.Reader<FileRow> {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneFileReader.class);
  private static final int BATCH_ROWS = 1024;
  private static final int BATCH_BYTES = 256 << 10;

  private final ZoneFormat format;
  private final ZoneSplit split;
  private final Interruptions interruptions;

  private OpenFile open;
  private ZoneFile.Stamp stamp;
  private long line;
  private boolean ended;

  ZoneFileReader(ZoneFormat format, ZoneSplit split, Interruptions interruptions) {
    this.format = requireNonNull(format, "format is null");
    this.split = requireNonNull(split, "split is null");
    this.interruptions = requireNonNull(interruptions, "interruptions is null");
    this.line = split.rowsRead();
  }

  @Override
  public BulkFormat.RecordIterator<FileRow> readBatch() throws IOException {
    List<FileRow> batch = new ArrayList<>();
    try {
      if (split.content() == Content.END_OF_LOAD) {
        endOfLoad(batch);
      } else if (!ended) {
        fill(batch);
      }
    } catch (IOException e) {
      interrupt(e);
    }
    return batch.isEmpty() ? null : new Batch(batch, line - batch.size());
  }

  private void endOfLoad(List<FileRow> batch) {
    if (line == 0) {
      line = 1;
      batch.add(
          FileRow.endOfLoad(ZoneFormat.file(split, split.stamp(), DmsFile.Format.CSV, List.of())));
    }
  }

  private void fill(List<FileRow> batch) throws IOException {
    if (open == null) {
      open();
    }
    FileRows rows = open.rows();
    int bytes = 0;
    while (batch.size() < BATCH_ROWS && bytes < BATCH_BYTES) {
      if (!rows.next()) {
        requireSame(stamp, format.stamp(split));
        ended = true;
        return;
      }
      byte[] row = rows.row();
      bytes += row.length;
      line++;
      batch.add(
          new FileRow(row, open.file(), line, rows.isCut() ? FileRow.Kind.CUT : FileRow.Kind.ROW));
    }
  }

  private void open() throws IOException {
    stamp = format.stamp(split);
    if (split.asItIs()) {
      if (!stamp.equals(split.stamp()) && line > 0) {
        LOG.warn(
            "{}: {} is another file than the one of which {} rows were read: it is read from its"
                + " beginning; rows that were applied before are dropped by their versions",
            split.table(),
            split.path(),
            line);
        line = 0;
      }
    } else {
      requireSame(split.stamp(), stamp);
    }
    open = format.open(split, stamp);
    open.rows().skip(line);
  }

  private static void requireSame(ZoneFile.Stamp expected, ZoneFile.Stamp now)
      throws ChangedException {
    if (!now.equals(expected)) {
      throw new ChangedException("it was " + expected + " and is " + now);
    }
  }

  /** The rows of the batch so far are still handed over. */
  private void interrupt(IOException failure) throws IOException {
    ended = true;
    String cause =
        causeIn(failure)
            .or(this::causeInTheZone)
            .orElseThrow(() -> new IOException(split.path() + " cannot be read", failure));
    interruptions.add(split.splitId(), new Interruption(line, cause));
  }

  private static Optional<String> causeIn(IOException failure) {
    if (failure instanceof FileNotFoundException) {
      return Optional.of("is gone");
    }
    if (failure instanceof ChangedException) {
      return Optional.of("has changed: " + failure.getMessage());
    }
    if (failure instanceof ZipException
        || failure instanceof EOFException
        || failure instanceof DamagedException) {
      return Optional.of("is damaged: " + failure.getMessage());
    }
    return Optional.empty();
  }

  /** File systems tell with exceptions of their own that a file changes under their hands. */
  private Optional<String> causeInTheZone() {
    try {
      requireSame(stamp == null ? split.stamp() : stamp, format.stamp(split));
      return Optional.empty();
    } catch (IOException e) {
      return causeIn(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.rows().close();
    }
  }

  private static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedException(String message) {
      super(message);
    }
  }

  private static final class Batch implements BulkFormat.RecordIterator<FileRow> {
    private final List<FileRow> rows;
    private final long before;
    private final MutableRecordAndPosition<FileRow> current = new MutableRecordAndPosition<>();
    private int next;

    Batch(List<FileRow> rows, long before) {
      this.rows = rows;
      this.before = before;
    }

    @Override
    public RecordAndPosition<FileRow> next() {
      if (next == rows.size()) {
        return null;
      }
      FileRow row = rows.get(next++);
      current.set(row, CheckpointedPosition.NO_OFFSET, before + next);
      return current;
    }

    @Override
    public void releaseBatch() {}
  }
}
