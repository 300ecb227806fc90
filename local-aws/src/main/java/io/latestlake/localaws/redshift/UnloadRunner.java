package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.parquet.PgRow;
import io.latestlake.localaws.redshift.parquet.TableColumn;
import io.latestlake.localaws.redshift.parquet.UnloadSchema;
import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import io.latestlake.localaws.redshift.sql.UnloadCommand;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Writes a query's rows as files to S3, reading in the transaction that the connection has open: it
 * sees that transaction's changes. The files stay whatever becomes of the transaction.
 */
final class UnloadRunner {
  private static final int CANCEL_CHECK_ROWS = 1 << 12;

  private final S3Store s3;
  private final Executor threads;

  UnloadRunner(S3Store s3, Executor threads) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.threads = requireNonNull(threads, "threads is null");
  }

  /** Returns the number of rows written. */
  long run(Connection connection, UnloadCommand unload, Runnable cancelCheck)
      throws SQLException, IOException {
    S3Address prefix = prefix(unload);
    if (!s3.isEmpty(prefix)) {
      throw RefusedSqlException.error(
          "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target"
              + " files in S3, or using the ALLOWOVERWRITE option.");
    }
    List<TableColumn> columns = TableColumns.ofQuery(connection, unload.query());
    UnloadSchema schema = UnloadSchema.of(columns, unload.partitionBy());
    Uploads uploads = new Uploads(s3, threads);
    UnloadedFiles files = new UnloadedFiles(prefix, schema, unload, uploads);
    long rows = copyOut(connection, query(unload, schema), schema, files, cancelCheck);
    List<UnloadedFile> written = files.finish();
    if (unload.manifest() && !written.isEmpty()) {
      s3.write(
          prefix.plus("manifest"), new UnloadManifest(written, columns, unload.verbose()).toJson());
    }
    return rows;
  }

  /** With PARTITION BY the prefix is a folder, and gets its slash. */
  private static S3Address prefix(UnloadCommand unload) {
    S3Address target = S3Address.of(unload.target());
    boolean folder = unload.partitionBy().isEmpty() || target.key().endsWith("/");
    return folder ? target : target.plus("/");
  }

  /**
   * Rows of one folder come together; within it they keep the order that the query has, if it has
   * one.
   */
  private static String query(UnloadCommand unload, UnloadSchema schema) {
    if (unload.partitionBy().isEmpty()) {
      return unload.query();
    }
    String keys =
        schema.keyOrdinals().stream().map(String::valueOf).collect(Collectors.joining(", "));
    if (!unload.ordered()) {
      return "SELECT * FROM (" + unload.query() + ") AS unloaded ORDER BY " + keys;
    }
    String order = keys + ", " + (schema.width() + 1);
    return "SELECT unloaded.*, row_number() OVER () FROM ("
        + unload.query()
        + ") AS unloaded ORDER BY "
        + order;
  }

  private static long copyOut(
      Connection connection,
      String query,
      UnloadSchema schema,
      UnloadedFiles files,
      Runnable cancelCheck)
      throws SQLException, IOException {
    CopyOut source =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    try {
      PgRow row = new PgRow(schema.width());
      long rows = 0;
      for (byte[] message = source.readFromCopy();
          message != null;
          message = source.readFromCopy()) {
        if (row.read(message)) {
          files.write(row);
          if (++rows % CANCEL_CHECK_ROWS == 0) {
            cancelCheck.run();
          }
        }
      }
      return rows;
    } catch (Throwable e) {
      files.abandon();
      throw e;
    } finally {
      if (source.isActive()) {
        cancel(source);
      }
    }
  }

  private static void cancel(CopyOut source) {
    try {
      source.cancelCopy();
    } catch (SQLException e) {
      // The transaction is lost in either case; the error that led here is the one to tell.
    }
  }
}
