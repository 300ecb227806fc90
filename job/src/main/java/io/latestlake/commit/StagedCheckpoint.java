package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import java.util.ArrayList;
import java.util.List;

/**
 * The row changes that all writers staged of one table for one checkpoint.
 *
 * @param id unique for ever; the ledger is asked for it, never for the checkpoint's number, which
 *     comes again with other content after a restore from an older savepoint
 * @param checkpoint may be applied once this checkpoint is complete
 * @param schema fingerprint of the files' columns; a commit never mixes two
 * @param newestEmittedAt epoch microseconds
 */
record StagedCheckpoint(
    String id,
    long checkpoint,
    String table,
    int schema,
    List<StagedFile> files,
    long rows,
    long changes,
    long newestEmittedAt) {
  StagedCheckpoint {
    requireNonNull(id, "id is null");
    requireNonNull(table, "table is null");
    files = List.copyOf(files);
  }

  /**
   * @param parts of one table and schema, one a writer; at least one
   */
  static StagedCheckpoint of(String id, long checkpoint, List<Staged.Rows> parts) {
    List<StagedFile> files = new ArrayList<>();
    long rows = 0;
    long changes = 0;
    long newest = Long.MIN_VALUE;
    for (Staged.Rows part : parts) {
      files.addAll(part.files());
      rows += part.rows();
      changes += part.changes();
      newest = Math.max(newest, part.newestEmittedAt());
    }
    Staged.Rows first = parts.get(0);
    return new StagedCheckpoint(
        id, checkpoint, first.table(), first.schema(), files, rows, changes, newest);
  }

  long bytes() {
    return files.stream().mapToLong(StagedFile::bytes).sum();
  }

  StagedPart ledgerPart() {
    return new StagedPart(id, checkpoint, rows);
  }
}
