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

  /** The table in Redshift is another one than the spec's, and only the user can change it. */
  public static final class OtherTable extends WarehouseException {
    private static final long serialVersionUID = 1L;

    public OtherTable(String message) {
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
    private final boolean perhapsOfData;

    public Fatal(String message, Throwable cause) {
      this(message, cause, false);
    }

    private Fatal(String message, Throwable cause, boolean perhapsOfData) {
      super(message, cause);
      this.perhapsOfData = perhapsOfData;
    }

    /** Of a statement whose text does not tell that no row is to blame. */
    static Fatal perhapsOfData(String message) {
      return new Fatal(message, null, true);
    }

    /** Whether it may be other rows on which the statement would not fail. */
    public boolean isPerhapsOfData() {
      return perhapsOfData;
    }
  }
}
