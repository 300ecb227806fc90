package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns the rows of a landing zone's files into change records, as {@link DmsDecoder} does with
 * messages: from the row and its file alone, and whatever the bytes, a row is decoded or becomes a
 * dead letter. Not safe for several threads.
 */
final class FileDecoder {
  private final Map<String, Table> tables = new HashMap<>();
  private final RowHead head = new RowHead();
  private final Clock clock;

  private ChangeRecord oldKeyDelete;

  /** Of a row that cannot be applied; null if it does not tell it. */
  private byte[] version;

  /** What decodes the rows of one table. */
  private record Table(
      DmsTable rules, FileLayout.OfTable layouts, FileTimes times, CsvRow csv, ParquetRow parquet) {
    static Table of(TableSpec spec, LandingZone zone) {
      ValueReader values = new ValueReader(spec);
      DmsTable rules = new DmsTable(spec, values);
      FileLayout.OfTable layouts = new FileLayout.OfTable(spec, zone);
      return new Table(
          rules,
          layouts,
          new FileTimes(spec, zone.timestampColumn(), zone.zone()),
          new CsvRow(spec, zone, layouts, values),
          new ParquetRow(layouts, rules.json()));
    }

    FileRowReader reader(DmsFile.Format format) {
      return format == DmsFile.Format.CSV ? csv : parquet;
    }
  }

  FileDecoder(List<TableSpec> specs, LandingZone zone, Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
    specs.forEach(spec -> tables.put(spec.name(), Table.of(spec, zone)));
  }

  /**
   * The delete of the key that the row decoded last had before, to be emitted first; null if it
   * asks for none.
   */
  ChangeRecord oldKeyDelete() {
    return oldKeyDelete;
  }

  Decoded decode(FileRow row) {
    oldKeyDelete = null;
    version = null;
    head.reset();
    RowKey key = null;
    Table table = tables.get(row.file().table());
    try {
      if (table == null) {
        return deadLetter(
            row,
            null,
            DeadLetter.Reason.UNKNOWN_TABLE,
            "the settings have no table "
                + Unusable.shown(row.file().table())
                + " any more, of which the file is; add it again, or leave the letter out");
      }
      if (row.kind() == FileRow.Kind.CUT) {
        throw new Unusable(
            DeadLetter.Reason.CUT_ROW,
            "the row has no end within 64 MB; the payload is its beginning; mend the file, or set"
                + " csv.rfc4180 as the DMS endpoint has it");
      }
      FileRowReader reader = table.reader(row.file().format());
      reader.read(row, head);
      key = table.rules().key(reader.row());
      DmsFile.Kind kind = row.file().kind();
      ChangeRecord.Operation operation = head.operation(kind, table.layouts().hasOp(kind));
      long time = table.times().of(head, row.file());
      ChangeRecord change = table.rules().change(key, operation, time, row, reader.row());
      if (operation == ChangeRecord.Operation.UPDATE && reader.hasBefore()) {
        oldKeyDelete = table.rules().oldKeyDelete(key, time, row, reader.row(), reader.before());
      }
      return change;
    } catch (Unusable e) {
      readWhatIsTold(table, key, row);
      return deadLetter(row, key, e.reason(), e.getMessage());
    } catch (RuntimeException e) {
      // A fault of ours must not stop the job for one row that nobody can take out of its file.
      oldKeyDelete = null;
      version = null;
      return deadLetter(
          row,
          key,
          DeadLetter.Reason.DECODER_FAILED,
          String.format(
              Locale.ROOT, "the decoder failed with %s; report this with the payload", e));
    }
  }

  /**
   * Keeps what a row tells although it cannot be applied: its version, and the delete of the key
   * that it had before, which is certain all the same.
   */
  private void readWhatIsTold(Table table, RowKey key, FileRow from) {
    FileRowReader reader = table.reader(from.file().format());
    DmsFile.Kind kind = from.file().kind();
    try {
      ChangeRecord.Operation operation = head.operation(kind, table.layouts().hasOp(kind));
      long time = table.times().of(head, from.file());
      version = table.rules().versionIfTold(operation, time, from, reader.row());
      if (operation == ChangeRecord.Operation.UPDATE && reader.hasBefore()) {
        oldKeyDelete = table.rules().oldKeyDelete(key, time, from, reader.row(), reader.before());
      }
    } catch (Unusable | RuntimeException untold) {
      // The row is a dead letter already, for a reason of its own.
      oldKeyDelete = null;
    }
  }

  private DeadLetter deadLetter(FileRow row, RowKey key, DeadLetter.Reason reason, String message) {
    return new DeadLetter(
        key != null ? key : KeyEncoder.ofUnknown(row),
        key != null ? version : null,
        tables.containsKey(row.file().table()) ? row.file().table() : DeadLetter.UNKNOWN_TABLE,
        reason,
        message,
        new Position.InFile(row.file(), row.line()),
        clock.millis(),
        row.value());
  }
}
