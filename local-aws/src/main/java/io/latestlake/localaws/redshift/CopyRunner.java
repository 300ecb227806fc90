package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.parquet.CopyBuffer;
import io.latestlake.localaws.redshift.parquet.ParquetFile;
import io.latestlake.localaws.redshift.parquet.TableColumn;
import io.latestlake.localaws.redshift.sql.CopyCommand;
import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads the files of a manifest into a table, all or nothing, in the transaction that the
 * connection has open.
 */
final class CopyRunner {
  private final S3Store s3;
  private final Executor threads;

  CopyRunner(S3Store s3, Executor threads) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.threads = requireNonNull(threads, "threads is null");
  }

  /** Returns the number of rows loaded. */
  long run(Connection connection, CopyCommand copy, Runnable cancelCheck)
      throws SQLException, IOException {
    S3Address manifestAddress = S3Address.of(copy.manifest());
    byte[] manifest = s3.read(manifestAddress);
    if (manifest == null) {
      throw RefusedSqlException.error(
          "The specified S3 manifest does not exist: " + manifestAddress);
    }
    List<TableColumn> columns = TableColumns.of(connection, copy.table(), copy.columns());
    String names =
        columns.stream()
            .map(column -> "\"" + column.name() + "\"")
            .collect(Collectors.joining(", "));
    CopyIn sink =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + copy.table() + " (" + names + ") FROM STDIN (FORMAT binary)");
    try {
      load(CopyManifest.parse(manifest).entries(), columns, new CopyBuffer(sink), cancelCheck);
      return sink.endCopy();
    } finally {
      if (sink.isActive()) {
        cancel(sink);
      }
    }
  }

  private void load(
      List<CopyManifest.Entry> entries,
      List<TableColumn> columns,
      CopyBuffer buffer,
      Runnable cancelCheck)
      throws SQLException, IOException {
    boolean found = false;
    CompletableFuture<byte[]> next = entries.isEmpty() ? null : fetch(entries.get(0));
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = join(next);
      next = i + 1 < entries.size() ? fetch(entries.get(i + 1)) : null;
      cancelCheck.run();
      if (bytes != null) {
        found = true;
        new ParquetFile(entries.get(i).address().toString(), bytes)
            .copyTo(buffer, columns, cancelCheck);
      }
    }
    if (!found) {
      throw RefusedSqlException.error("No files were found that the manifest lists");
    }
    buffer.finish();
  }

  private CompletableFuture<byte[]> fetch(CopyManifest.Entry entry) {
    return CompletableFuture.supplyAsync(() -> read(entry), threads);
  }

  private byte[] read(CopyManifest.Entry entry) {
    byte[] bytes = s3.read(entry.address());
    if (bytes == null && entry.mandatory()) {
      throw RefusedSqlException.error(
          "Problem reading manifest file: mandatory url " + entry.address() + " does not exist");
    }
    if (bytes != null && bytes.length != entry.contentLength()) {
      throw RefusedSqlException.error(
          "Spectrum Scan Error: the content_length of "
              + entry.address()
              + " is "
              + entry.contentLength()
              + " in the manifest, but "
              + bytes.length
              + " on S3");
    }
    return bytes;
  }

  private static byte[] join(CompletableFuture<byte[]> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void cancel(CopyIn sink) {
    try {
      sink.cancelCopy();
    } catch (SQLException e) {
      // The transaction is lost in either case; the error that led here is the one to tell.
    }
  }
}
