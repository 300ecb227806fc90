package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

/** Why a record, or a value of it, cannot be applied. Says where; its stack would not help. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 40;

  private final DeadLetter.Reason reason;

  Unusable(DeadLetter.Reason reason, String message) {
    super(message, null, false, false);
    this.reason = requireNonNull(reason, "reason is null");
  }

  DeadLetter.Reason reason() {
    return reason;
  }

  /** A value of the record as a message may show it: short, on one line. */
  static String shown(String value) {
    StringBuilder shown = new StringBuilder(SHOWN + 5).append('\'');
    int length = Math.min(value.length(), SHOWN);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      shown.append(c < ' ' || Character.isSurrogate(c) ? '?' : c);
    }
    return shown.append(value.length() > SHOWN ? "...'" : "'").toString();
  }
}
