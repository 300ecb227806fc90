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
 * once, so memory is bounded, and a key may occur more than once. Files are written and put beside
 * the stream.
 */
final class TableStage implements AutoCloseable {
  private final String table;
  private final RowLayout layout;
  private final MessageType schema;
  private final String prefix;
  private final long life;
  private final long fileBytes;
  private final Uploads uploads;

  private LastChanges waiting = new LastChanges();
  private int files;
  private long seq;
  private long changes;
  private long newestEmittedAt = Long.MIN_VALUE;

  /**
   * @param prefix of the files' keys, used by no other writer, ends in a slash
   * @param life see {@link StageRow#life}
   * @param fileBytes of heap that a file's changes take at most before it is written
   */
  TableStage(TableSpec spec, String prefix, long life, long fileBytes, Uploads uploads) {
    this.table = spec.name();
    this.layout = new RowLayout(spec.columns());
    this.schema = StageSchema.of(spec.columns());
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.life = life;
    this.fileBytes = fileBytes;
    this.uploads = requireNonNull(uploads, "uploads is null");
  }

  void write(RowChange change) throws IOException, InterruptedException {
    waiting.add(change);
    changes++;
    newestEmittedAt = Math.max(newestEmittedAt, change.emittedAt());
    if (waiting.bytes() >= fileBytes) {
      roll();
    }
  }

  private void roll() throws IOException, InterruptedException {
    LastChanges full = waiting;
    long firstSeq = seq;
    waiting = new LastChanges();
    seq += full.mostRows();
    uploads.start(
        prefix + String.format(Locale.ROOT, "%06d.parquet", files++),
        () -> RowsFile.of(full.all(), layout, schema, life, firstSeq));
  }

  /** Closes what is open and hands over all files since the last call. */
  Optional<Staged> finish() throws IOException, InterruptedException {
    if (changes == 0) {
      return Optional.empty();
    }
    if (!waiting.isEmpty()) {
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
