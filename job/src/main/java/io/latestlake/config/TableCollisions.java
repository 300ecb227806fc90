package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Tables of one run that would write to the same place, or claim the same records. */
final class TableCollisions {
  private static final String FIELD = "tables";
  private final Section settings;

  TableCollisions(Section settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  void check(List<TableSpec> tables) {
    for (int i = 0; i < tables.size(); i++) {
      for (int j = i + 1; j < tables.size(); j++) {
        check(tables.get(i), tables.get(j));
      }
    }
  }

  private void check(TableSpec one, TableSpec other) {
    if (one.name().equals(other.name())) {
      settings.problem(FIELD, "table " + one.name() + " is there twice; rename one");
      return;
    }
    if (one.name().equals(other.name() + "_latest")
        || other.name().equals(one.name() + "_latest")) {
      settings.problem(
          FIELD,
          "the name of one of "
              + one.name()
              + " and "
              + other.name()
              + " is that of the other's table of latest rows; rename one");
    }
    boolean sameSchema =
        one.sourceSchema().isEmpty()
            || other.sourceSchema().isEmpty()
            || one.sourceSchema().equalsIgnoreCase(other.sourceSchema());
    if (sameSchema && one.sourceTable().equalsIgnoreCase(other.sourceTable())) {
      settings.problem(
          FIELD,
          one.name()
              + " and "
              + other.name()
              + " are both fed by the source table "
              + one.sourceTable()
              + "; set source.schema and source.table of each");
    }
  }
}
