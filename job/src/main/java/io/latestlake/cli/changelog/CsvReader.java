package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV after RFC 4180: records of fields, a field in double quotes may hold anything. */
final class CsvReader {
  private static final int END = -1;

  private final Reader in;

  /** Own, since a Reader takes a lock for each character. */
  private final char[] buffer = new char[1 << 14];

  private final StringBuilder field = new StringBuilder();
  private int at;
  private int limit;
  private int next;
  private long line;
  private long recordLine;

  CsvReader(Reader in) throws IOException {
    this.in = requireNonNull(in, "in is null");
    this.next = take();
    this.line = 1;
  }

  /** The line on which the last record began. */
  long line() {
    return recordLine;
  }

  /**
   * The fields of the next record; null at the end.
   *
   * @throws IllegalArgumentException if it is no CSV
   */
  List<String> read() throws IOException {
    recordLine = line;
    if (next == END) {
      return null;
    }
    List<String> fields = new ArrayList<>(16);
    boolean more = true;
    while (more) {
      fields.add(next == '"' ? quoted() : plain());
      more = next == ',';
      if (more) {
        advance();
      }
    }
    endOfRecord();
    return fields;
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = take();
  }

  private int take() throws IOException {
    if (at == limit) {
      limit = in.read(buffer, 0, buffer.length);
      at = 0;
      if (limit <= 0) {
        limit = 0;
        return END;
      }
    }
    return buffer[at++];
  }

  private String plain() throws IOException {
    field.setLength(0);
    while (next != ',' && next != '\n' && next != '\r' && next != END) {
      if (next == '"') {
        throw new IllegalArgumentException("a quote stands inside a field that has none around it");
      }
      field.append((char) next);
      advance();
    }
    return field.toString();
  }

  private String quoted() throws IOException {
    field.setLength(0);
    advance();
    while (true) {
      if (next == END) {
        throw new IllegalArgumentException("a quote is not closed");
      } else if (next == '"') {
        advance();
        if (next != '"') {
          return field.toString();
        }
      }
      field.append((char) next);
      advance();
    }
  }

  private void endOfRecord() throws IOException {
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
    } else if (next != END) {
      throw new IllegalArgumentException("text stands behind the closing quote of a field");
    }
  }
}
