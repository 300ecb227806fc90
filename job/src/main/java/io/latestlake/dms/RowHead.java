package io.latestlake.dms;

import static io.latestlake.dms.DeadLetter.Reason.BAD_TIMESTAMP;
import static io.latestlake.dms.DeadLetter.Reason.UNKNOWN_OPERATION;

import java.util.Locale;

/**
 * What a row of a file says beside its columns: {@code Op} and the timestamp column (dms-formats
 * 3.3, 3.4). Used again for the next row.
 */
final class RowHead {
  /** DMS's name of the operation's column. */
  static final String OP = "Op";

  /** The row has no timestamp, or it is null. */
  static final long NO_TIME = IsoTime.UNREADABLE;

  private boolean hasOp;
  private char letter;
  private String unknownOp;
  private long time;
  private String unreadableTime;

  void reset() {
    hasOp = false;
    unknownOp = null;
    time = NO_TIME;
    unreadableTime = null;
  }

  boolean hasOp() {
    return hasOp;
  }

  void op(char[] text, int offset, int length) {
    hasOp = true;
    letter = length == 1 ? text[offset] : ' ';
    if (letter != 'I' && letter != 'U' && letter != 'D') {
      unknownOp = new String(text, offset, length);
    }
  }

  /** Of the form {@code 2024-06-12 10:28:17.806650}. */
  void time(char[] text, int offset, int length) {
    time = IsoTime.micros(text, offset, length);
    if (time == IsoTime.UNREADABLE) {
      unreadableTime = new String(text, offset, length);
    }
  }

  /** Microseconds as the wall clock of the landing zone showed them, or {@link #NO_TIME}. */
  long time(String column) throws Unusable {
    if (unreadableTime != null) {
      throw new Unusable(
          BAD_TIMESTAMP,
          String.format(
              Locale.ROOT,
              "timestamp column %s holds %s, not a time of the form 2024-06-12 10:28:17.806650; set timestamp-column as the DMS endpoint has it",
              column,
              Unusable.shown(unreadableTime)));
    }
    return time;
  }

  /**
   * @param expected whether the settings say that rows of such a file have an {@code Op}
   */
  ChangeRecord.Operation operation(DmsFile.Kind kind, boolean expected) throws Unusable {
    boolean load = kind == DmsFile.Kind.LOAD;
    if (!hasOp && (load || !expected)) {
      return load ? ChangeRecord.Operation.LOAD : ChangeRecord.Operation.INSERT;
    } else if (!hasOp) {
      throw new Unusable(
          UNKNOWN_OPERATION,
          "the row has no Op; set op-in-changes: false if the DMS endpoint has CdcInsertsOnly");
    } else if (unknownOp != null || load && letter != 'I') {
      throw new Unusable(
          UNKNOWN_OPERATION,
          String.format(
              Locale.ROOT,
              "Op is %s, not %s; set %s as the DMS endpoint has it",
              Unusable.shown(unknownOp != null ? unknownOp : String.valueOf(letter)),
              load ? "I, which rows of a load have" : "one of I, U and D",
              load ? "op-in-loads (IncludeOpForFullLoad)" : "op-in-changes"));
    }
    return switch (letter) {
      case 'U' -> ChangeRecord.Operation.UPDATE;
      case 'D' -> ChangeRecord.Operation.DELETE;
      default -> load ? ChangeRecord.Operation.LOAD : ChangeRecord.Operation.INSERT;
    };
  }
}
