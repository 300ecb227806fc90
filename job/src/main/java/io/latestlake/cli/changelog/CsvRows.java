package io.latestlake.cli.changelog;

import java.nio.charset.StandardCharsets;

/** Rows as DMS writes CSV after RFC 4180: what must be quoted is, null is an empty field. */
final class CsvRows implements RowsOfFile {
  private final StringBuilder out = new StringBuilder(1 << 20);

  @Override
  public void load(String timestamp, String[] values) {
    out.append(timestamp);
    add(values);
  }

  @Override
  public void change(char op, String timestamp, String[] values) {
    out.append(op).append(',').append(timestamp);
    add(values);
  }

  private void add(String[] values) {
    for (String value : values) {
      out.append(',');
      if (mustBeQuoted(value)) {
        out.append('"').append(value.replace("\"", "\"\"")).append('"');
      } else {
        out.append(value);
      }
    }
    out.append('\n');
  }

  /** A text that reads as DMS's null marker is quoted too, which DMS does not do. */
  private static boolean mustBeQuoted(String value) {
    return value.indexOf(',') >= 0
        || value.indexOf('"') >= 0
        || value.indexOf('\n') >= 0
        || value.indexOf('\r') >= 0
        || value.equals("NULL");
  }

  @Override
  public byte[] finish() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String extension() {
    return ".csv";
  }
}
