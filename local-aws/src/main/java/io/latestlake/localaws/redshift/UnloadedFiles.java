package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.parquet.ParquetFileBuilder;
import io.latestlake.localaws.redshift.parquet.PgRow;
import io.latestlake.localaws.redshift.parquet.UnloadSchema;
import io.latestlake.localaws.redshift.sql.UnloadCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Deals rows out to files. The rows of a folder come together. Names as Redshift's: {@code
 * 0000_part_00.parquet} for slice and part, with PARALLEL OFF {@code 000.parquet}; they repeat from
 * folder to folder.
 */
final class UnloadedFiles {
  private static final int SLICES = 2;

  private final S3Address prefix;
  private final UnloadSchema schema;
  private final UnloadCommand unload;
  private final Uploads uploads;
  private final ParquetFileBuilder[] open;
  private final int[] parts;
  private final List<UnloadedFile> files = new ArrayList<>();
  private String folder;
  private int nextSlice;

  UnloadedFiles(S3Address prefix, UnloadSchema schema, UnloadCommand unload, Uploads uploads) {
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.schema = requireNonNull(schema, "schema is null");
    this.unload = requireNonNull(unload, "unload is null");
    this.uploads = requireNonNull(uploads, "uploads is null");
    int slices = unload.parallel() ? SLICES : 1;
    this.open = new ParquetFileBuilder[slices];
    this.parts = new int[slices];
  }

  void write(PgRow row) throws IOException {
    String rowFolder = schema.folder(row);
    if (!rowFolder.equals(folder)) {
      closeAll();
      folder = rowFolder;
    }
    int slice = nextSlice;
    nextSlice = (nextSlice + 1) % open.length;
    if (open[slice] != null && open[slice].bytesSoFar() >= unload.maxFileBytes()) {
      close(slice);
    }
    if (open[slice] == null) {
      open[slice] = new ParquetFileBuilder(schema);
    }
    open[slice].write(row);
  }

  /** All files, on S3 when this returns. */
  List<UnloadedFile> finish() throws IOException {
    closeAll();
    uploads.await();
    return List.copyOf(files);
  }

  /** Nothing is written any more when this returns; what was stays. */
  void abandon() {
    uploads.abandon();
  }

  private void closeAll() throws IOException {
    for (int slice = 0; slice < open.length; slice++) {
      close(slice);
      parts[slice] = 0;
    }
    nextSlice = 0;
  }

  private void close(int slice) throws IOException {
    ParquetFileBuilder file = open[slice];
    if (file == null) {
      return;
    }
    open[slice] = null;
    byte[] bytes = file.finish();
    int part = parts[slice]++;
    String name =
        unload.parallel()
            ? String.format(Locale.ROOT, "%04d_part_%02d.parquet", slice, part)
            : String.format(Locale.ROOT, "%03d.parquet", part);
    S3Address address = prefix.plus(folder + name);
    files.add(new UnloadedFile(address, bytes.length, file.rows()));
    uploads.add(address, bytes);
  }
}
