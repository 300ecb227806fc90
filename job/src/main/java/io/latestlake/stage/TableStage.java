package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowLayout;
import io.latestlake.stage.Staged.StagedFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.schema.MessageType;

/**
 * The row changes of one table that wait for the next checkpoint. A full buffer becomes a file at
 * once, so memory is bounded, and a key may occur more than once.
 */
final class TableStage implements AutoCloseable {
  private final String table;
  private final RowLayout layout;
  private final MessageType schema;
  private final String prefix;
  private final long fileBytes;
  private final Uploads uploads;
  private final StageRow row = new StageRow();

  private RowsFile file;
  private int files;
  private long seq;
  private long changes;
  private long newestEmittedAt = Long.MIN_VALUE;

  /**
   * @param prefix of the files' keys, used by no other writer, ends in a slash
   * @param life see {@link StageRow#life}
   */
  TableStage(TableSpec spec, String prefix, long life, long fileBytes, Uploads uploads) {
    this.table = spec.name();
    this.layout = new RowLayout(spec.columns());
    this.schema = StageSchema.of(spec.columns());
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.fileBytes = fileBytes;
    this.uploads = requireNonNull(uploads, "uploads is null");
    this.row.life = life;
  }

  void write(RowChange change) throws IOException, InterruptedException {
    row.row = change.row();
    if (change.delete()) {
      writeRow(true, change.previousDay());
    } else {
      if (change.previousDay() != 0 && change.previousDay() != change.day()) {
        // Names the day that the row leaves: the files alone tell all staged dirty days. The upsert
        // behind it has the greater seq, so this one changes nothing.
        writeRow(true, change.previousDay());
      }
      writeRow(false, change.day());
    }
    changes++;
    newestEmittedAt = Math.max(newestEmittedAt, change.emittedAt());
    if (file.holds(fileBytes)) {
      roll();
    }
  }

  private void writeRow(boolean delete, int day) throws IOException {
    if (file == null) {
      file = new RowsFile(layout, schema);
    }
    row.delete = delete;
    row.day = day;
    row.seq = seq++;
    file.write(row);
  }

  private void roll() throws IOException, InterruptedException {
    long rows = file.rows();
    byte[] content = file.close();
    file = null;
    uploads.start(prefix + String.format(Locale.ROOT, "%06d.parquet", files++), content, rows);
  }

  /** Closes what is open and hands over all files since the last call. */
  Optional<Staged> finish() throws IOException, InterruptedException {
    if (changes == 0) {
      return Optional.empty();
    }
    if (file != null) {
      roll();
    }
    List<StagedFile> staged = uploads.finish();
    long rows = staged.stream().mapToLong(StagedFile::rows).sum();
    Staged part =
        new Staged.Rows(table, layout.fingerprint(), staged, rows, changes, newestEmittedAt);
    changes = 0;
    newestEmittedAt = Long.MIN_VALUE;
    return Optional.of(part);
  }

  @Override
  public void close() {
    uploads.close();
  }
}
