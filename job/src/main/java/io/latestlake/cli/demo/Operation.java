package io.latestlake.cli.demo;

/** What a row of a change log says of its key. */
enum Operation {
  LOAD("load"),
  INSERT("insert"),
  UPDATE("update"),
  DELETE("delete");

  private final String dmsName;

  Operation(String dmsName) {
    this.dmsName = dmsName;
  }

  /** As DMS writes it in {@code metadata.operation}. */
  String dmsName() {
    return dmsName;
  }
}
