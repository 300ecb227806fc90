package io.latestlake.localaws.redshift.parquet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, sent in large pieces
 * (https://www.postgresql.org/docs/17/sql-copy.html).
 */
public final class CopyBuffer {
  private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(ISO_8859_1);
  private static final int SEND_BYTES = 128 * 1024;

  private final CopyIn sink;
  private byte[] bytes = new byte[2 * SEND_BYTES];
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);

  public CopyBuffer(CopyIn sink) {
    this.sink = requireNonNull(sink, "sink is null");
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  void startRow(int fields) {
    ensure(2).putShort((short) fields);
  }

  void endRow() throws SQLException {
    if (buffer.position() >= SEND_BYTES) {
      send();
    }
  }

  void putNull() {
    ensure(4).putInt(-1);
  }

  void putShort(short value) {
    ensure(6).putInt(2).putShort(value);
  }

  void putInt(int value) {
    ensure(8).putInt(4).putInt(value);
  }

  void putLong(long value) {
    ensure(12).putInt(8).putLong(value);
  }

  void putBoolean(boolean value) {
    ensure(5).putInt(1).put((byte) (value ? 1 : 0));
  }

  void putBytes(ByteBuffer value) {
    ensure(4 + value.remaining()).putInt(value.remaining()).put(value);
  }

  /** A field of so many bytes, which the caller writes. */
  ByteBuffer field(int length) {
    return ensure(4 + length).putInt(length);
  }

  /** Sends what is left and the end mark. */
  public void finish() throws SQLException {
    ensure(2).putShort((short) -1);
    send();
    sink.flushCopy();
  }

  private void send() throws SQLException {
    sink.writeToCopy(bytes, 0, buffer.position());
    buffer.clear();
  }

  private ByteBuffer ensure(int more) {
    if (buffer.remaining() < more) {
      int position = buffer.position();
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + more));
      buffer = ByteBuffer.wrap(bytes);
      buffer.position(position);
    }
    return buffer;
  }
}
