package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

/** What can go wrong at the warehouse, told apart by what is to be done about it. */
public abstract sealed class WarehouseException extends Exception {
  private static final long serialVersionUID = 1L;

  WarehouseException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Try again with a new attempt: a conflict, a lost connection, throttling. */
  public static final class Retryable extends WarehouseException {
    private static final long serialVersionUID = 1L;
    private final RetryClass retryClass;

    public Retryable(String message, Throwable cause) {
      this(RetryClass.OTHER, message, cause);
    }

    public Retryable(RetryClass retryClass, String message, Throwable cause) {
      super(message, cause);
      this.retryClass = requireNonNull(retryClass, "retryClass is null");
    }

    public RetryClass retryClass() {
      return retryClass;
    }
  }

  /** Somebody else owns the table: a newer epoch, or another run. */
  public static final class Fenced extends WarehouseException {
    private static final long serialVersionUID = 1L;
    private final boolean byAnotherRun;

    public Fenced(String message, boolean byAnotherRun) {
      super(message, null);
      this.byAnotherRun = byAnotherRun;
    }

    /** Whether the owner is another run, so that this one must end for good. */
    public boolean byAnotherRun() {
      return byAnotherRun;
    }
  }

  /**
   * At least one id of the commit, or the number of the publication, is in the ledger: read it,
   * drop what is there.
   */
  public static final class AlreadyDone extends WarehouseException {
    private static final long serialVersionUID = 1L;

    public AlreadyDone(String message) {
      super(message, null);
    }
  }

  /** Data that the SQL cannot take. */
  public static final class BadData extends WarehouseException {
    private static final long serialVersionUID = 1L;

    public BadData(String message) {
      super(message, null);
    }
  }

  /** The circuit breaker of the table's spec refuses a publication; the message says why. */
  public static final class Tripped extends WarehouseException {
    private static final long serialVersionUID = 1L;

    public Tripped(String message) {
      super(message, null);
    }
  }

  /** Nothing that trying again can mend: permissions, a missing table, wrong SQL. */
  public static final class Fatal extends WarehouseException {
    private static final long serialVersionUID = 1L;

    public Fatal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
