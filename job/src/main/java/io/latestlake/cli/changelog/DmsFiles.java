package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cuts rows of {@code cases} into files the way a DMS task with an S3 target does (dms-formats 3):
 * load files, then change files whose names tell when they were written. A transaction has several
 * rows, which have one timestamp, as DMS's have: their order is that of the file. All is from a
 * fixed moment on, so the same log gives the same files.
 */
final class DmsFiles implements ChangeLog.Reader {
  private static final int ROWS_OF_A_LOAD_FILE = 20_000;
  private static final int ROWS_OF_A_CHANGE_FILE = 5_000;
  private static final int ROWS_OF_A_TRANSACTION = 7;
  private static final int MILLIS_OF_A_TRANSACTION = 5;

  private static final Instant LOAD_BEGAN = Instant.parse("2021-01-01T00:00:00Z");
  private static final Instant FIRST_COMMIT = LOAD_BEGAN.plusSeconds(1);
  private static final int MILLIS_OF_A_BATCH = 60_000;

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Supplier<RowsOfFile> formats;
  private final Sink sink;

  private RowsOfFile open;
  private boolean openIsLoad;
  private int rowsInOpen;
  private int loads;
  private long rows;

  private int ofTransaction;
  private long committedAt = FIRST_COMMIT.toEpochMilli();
  private String timestamp = TIMESTAMP.format(FIRST_COMMIT);
  private long lastName;

  /** Takes finished files. */
  interface Sink {
    /**
     * @param name with its extension
     * @param rowsSoFar of all files
     */
    void file(String name, byte[] content, long rowsSoFar) throws IOException;
  }

  /**
   * @param formats makes what the rows of one file are written to
   */
  DmsFiles(Supplier<RowsOfFile> formats, Sink sink) {
    this.formats = requireNonNull(formats, "formats is null");
    this.sink = requireNonNull(sink, "sink is null");
  }

  @Override
  public void row(Operation operation, String[] values) throws IOException {
    if (operation == Operation.LOAD) {
      write(operation, TIMESTAMP.format(LOAD_BEGAN), values);
    } else {
      nextOfTransaction();
      write(operation, timestamp, values);
    }
  }

  /** A message has its time, which decides whatever file it is in. */
  @Override
  public void message(String json) throws IOException {
    Optional<MessageRow> row;
    try {
      row = MessageRow.of(json);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (row.isPresent()) {
      MessageRow found = row.get();
      committedAt = Math.max(committedAt, found.at().toEpochMilli() + 1);
      write(found.operation(), TIMESTAMP.format(found.at()), found.values());
    }
  }

  private void write(Operation operation, String at, String[] values) throws IOException {
    boolean load = operation == Operation.LOAD;
    if (open != null
        && (load != openIsLoad
            || rowsInOpen == (load ? ROWS_OF_A_LOAD_FILE : ROWS_OF_A_CHANGE_FILE))) {
      close();
    }
    if (open == null) {
      open = formats.get();
      openIsLoad = load;
    }
    if (load) {
      open.load(at, values);
    } else {
      open.change(letter(operation), at, values);
    }
    rowsInOpen++;
    rows++;
  }

  private void nextOfTransaction() {
    if (ofTransaction++ == ROWS_OF_A_TRANSACTION) {
      ofTransaction = 1;
      committedAt += MILLIS_OF_A_TRANSACTION;
      timestamp = TIMESTAMP.format(Instant.ofEpochMilli(committedAt));
    }
  }

  /** Hands over the last file; returns the number of rows of all. */
  long finish() throws IOException {
    if (open != null) {
      close();
    }
    return rows;
  }

  private void close() throws IOException {
    String name;
    if (openIsLoad) {
      name = String.format(Locale.ROOT, "LOAD%08X", ++loads);
    } else {
      lastName = Math.max(lastName + 1, committedAt + MILLIS_OF_A_BATCH);
      name = NAME.format(Instant.ofEpochMilli(lastName));
    }
    sink.file(name + open.extension(), open.finish(), rows);
    open = null;
    rowsInOpen = 0;
  }

  private static char letter(Operation operation) {
    return switch (operation) {
      case INSERT -> 'I';
      case UPDATE -> 'U';
      case DELETE -> 'D';
      case LOAD -> throw new IllegalArgumentException("a load has no letter");
    };
  }
}
