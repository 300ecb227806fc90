package io.latestlake.cli.changelog;

/** What a row of a change log says of its key. */
public enum Operation {
  LOAD("load"),
  INSERT("insert"),
  UPDATE("update"),
  DELETE("delete");

  private final String dmsName;

  Operation(String dmsName) {
    this.dmsName = dmsName;
  }

  /** As DMS writes it in {@code metadata.operation}. */
  public String dmsName() {
    return dmsName;
  }
}
