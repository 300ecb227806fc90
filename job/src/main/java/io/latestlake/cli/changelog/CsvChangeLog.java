package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A change log as DMS writes it to S3: a full load, then change files, each row with its Op. */
final class CsvChangeLog implements ChangeLog {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final Path folder;
  private final List<Path> loads;
  private final List<Path> changes;

  CsvChangeLog(Path folder, List<Path> loads, List<Path> changes) {
    this.folder = requireNonNull(folder, "folder is null");
    this.loads = List.copyOf(loads);
    this.changes = List.copyOf(changes);
  }

  @Override
  public String identity() throws IOException {
    return "csv "
        + InputFolder.fingerprint(Stream.concat(loads.stream(), changes.stream()).toList());
  }

  @Override
  public String description() {
    return loads.size() + " load and " + changes.size() + " change files of " + folder;
  }

  @Override
  public void read(Reader reader) throws IOException {
    for (Path file : loads) {
      read(file, true, reader);
    }
    for (Path file : changes) {
      read(file, false, reader);
    }
  }

  private static void read(Path file, boolean load, Reader reader) throws IOException {
    long line = 1;
    try (BufferedReader in = InputFolder.open(file)) {
      CsvReader csv = new CsvReader(in);
      String[] values = new String[CasesTable.COLUMNS.size()];
      for (List<String> fields = csv.read(); fields != null; fields = csv.read()) {
        line = csv.line();
        Operation operation = operation(fields, load);
        take(fields, operation, values);
        reader.row(operation, values);
        line = csv.line() + 1;
      }
    } catch (IllegalArgumentException | IOException e) {
      throw InputFolder.unreadable(file, line, e);
    }
  }

  private static Operation operation(List<String> fields, boolean load) {
    if (fields.size() != CasesTable.COLUMNS.size() + 1) {
      throw new IllegalArgumentException(
          "has " + fields.size() + " fields instead of " + (CasesTable.COLUMNS.size() + 1));
    }
    String op = fields.get(0);
    if (load && op.equals("I")) {
      return Operation.LOAD;
    } else if (load) {
      throw new IllegalArgumentException("Op is `" + op + "` instead of I in a full load");
    }
    return switch (op) {
      case "I" -> Operation.INSERT;
      case "U" -> Operation.UPDATE;
      case "D" -> Operation.DELETE;
      default -> throw new IllegalArgumentException("Op is `" + op + "` instead of I, U or D");
    };
  }

  private static void take(List<String> fields, Operation operation, String[] values) {
    for (int i = 0; i < values.length; i++) {
      String value = fields.get(i + 1);
      if (i == CasesTable.ID && value.isEmpty()) {
        throw new IllegalArgumentException("has no key");
      }
      if (CasesTable.isNumber(i) && !value.isEmpty() && !isNumber(value)) {
        throw new IllegalArgumentException(
            CasesTable.COLUMNS.get(i) + " is `" + value + "`, which is not a number");
      }
      values[i] = operation == Operation.DELETE && i != CasesTable.ID ? "" : value;
    }
  }

  /** Whether JSON takes it as a number as it stands; nearly all are whole, or plain decimals. */
  private static boolean isNumber(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    boolean plain = text.length() > start && text.length() < 10;
    for (int i = start; plain && i < text.length(); i++) {
      plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    boolean leadingZero = text.length() > start + 1 && text.charAt(start) == '0';
    return plain && !leadingZero || NUMBER.matcher(text).matches();
  }
}
