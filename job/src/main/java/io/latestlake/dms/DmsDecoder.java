package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * The one door of this package: turns the records of a source into change records. What becomes of
 * a record is decided from the record alone, so decoding it again gives the same. Whatever the
 * bytes, a record is decoded, skipped or becomes a dead letter; nothing is thrown but what the
 * output throws. Not safe for several threads: every task has its own.
 */
public final class DmsDecoder {
  /**
   * Takes what a record asks for. A change of the key is a delete of the old key and then an upsert
   * of the new one, or a dead letter for it.
   */
  public interface Output {
    void decoded(Decoded decoded);

    /**
     * @param operation as DMS names it; null if the record names none
     * @param table {@code schema.table} as DMS names them
     */
    void skipped(Skipped kind, String operation, String table);
  }

  private final Clock clock;
  private final JsonMessage message;

  private ChangeRecord oldKeyDelete;
  private Skipped skipped;

  /**
   * @throws IllegalArgumentException if two tables read the same source table, or a spec names a
   *     column or pattern that cannot be used
   */
  public DmsDecoder(List<TableSpec> tables, Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
    this.message = new JsonMessage(new DmsTables(tables));
  }

  /** Decodes one record; nothing of it is kept after the call. */
  public void decode(SourceRecord record, Output output) {
    oldKeyDelete = null;
    skipped = null;
    Decoded decoded = decode(record);
    // The output is called last, so that what it throws is not taken for a fault of the record.
    if (skipped != null) {
      Metadata metadata = message.metadata();
      output.skipped(skipped, metadata.operationName(), metadata.schema() + "." + metadata.table());
      return;
    }
    if (oldKeyDelete != null) {
      output.decoded(oldKeyDelete);
    }
    output.decoded(decoded);
  }

  private Decoded decode(SourceRecord record) {
    DmsTable table = null;
    RowKey key = null;
    try {
      if (record.value() == null) {
        throw new Unusable(
            DeadLetter.Reason.NO_VALUE,
            "the record has no value; DMS writes none, so see what else writes to the stream");
      }
      table = message.read(record.value());
      Metadata metadata = message.metadata();
      if (metadata.isControl() || metadata.isHousekeeping()) {
        skipped = metadata.isControl() ? Skipped.CONTROL : Skipped.HOUSEKEEPING;
        return null;
      }
      requireKnown(table, metadata);
      JsonRow json = table.json();
      key = table.key(json.row());
      if (metadata.operation() == null) {
        throw new Unusable(
            DeadLetter.Reason.UNKNOWN_OPERATION,
            String.format(
                Locale.ROOT,
                "metadata.operation is %s, none of load, insert, update and delete; mend it at the source",
                Unusable.shown(String.valueOf(metadata.operationName()))));
      }
      ChangeRecord change = table.change(key, metadata, json.row());
      if (metadata.operation() == ChangeRecord.Operation.UPDATE && json.hasBefore()) {
        oldKeyDelete = table.oldKeyDelete(change, json.row(), json.before());
      }
      return change;
    } catch (Unusable e) {
      oldKeyDelete = certainDelete(table, key);
      byte[] version = key == null ? null : table.versionIfTold(message.metadata());
      return deadLetter(record, table, key, version, e.reason(), e.getMessage());
    } catch (RuntimeException e) {
      // A fault of ours must not stop the stream for one record that nobody can take out of it.
      oldKeyDelete = null;
      return deadLetter(
          record,
          table,
          key,
          null,
          DeadLetter.Reason.DECODER_FAILED,
          String.format(
              Locale.ROOT, "the decoder failed with %s; report this with the payload", e));
    }
  }

  /** What is left of a change of the key whose new row cannot be used; null if nothing is. */
  private ChangeRecord certainDelete(DmsTable table, RowKey newKey) {
    Metadata metadata = message.metadata();
    if (table == null
        || metadata.operation() != ChangeRecord.Operation.UPDATE
        || !table.json().hasBefore()) {
      return null;
    }
    try {
      return table.oldKeyDelete(newKey, metadata, table.json().row(), table.json().before());
    } catch (Unusable | RuntimeException e) {
      // Whatever is wrong here too, the record is a dead letter already.
      return null;
    }
  }

  private void requireKnown(DmsTable table, Metadata metadata) throws Unusable {
    if (table == null) {
      throw new Unusable(
          DeadLetter.Reason.UNKNOWN_TABLE,
          String.format(
              Locale.ROOT,
              "no spec reads the source table %s.%s; add one or leave the table out of the DMS task",
              Unusable.shown(metadata.schema()),
              Unusable.shown(metadata.table())));
    }
    if (!message.hasData()) {
      throw new Unusable(
          DeadLetter.Reason.NOT_AN_ENVELOPE,
          "the message has no data object; only messages as DMS writes them can be read");
    }
  }

  private DeadLetter deadLetter(
      SourceRecord record,
      DmsTable table,
      RowKey key,
      byte[] version,
      DeadLetter.Reason reason,
      String message) {
    return new DeadLetter(
        key != null ? key : KeyEncoder.ofUnknown(record),
        version,
        table != null ? table.spec().name() : DeadLetter.UNKNOWN_TABLE,
        reason,
        message,
        record.at(),
        clock.millis(),
        record.value());
  }
}
