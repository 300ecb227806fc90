package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.TableWarehouse.Claim;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a table that is there follow its spec, as far as Redshift can do that in place. It may be
 * cut off anywhere and made again: what is left to do is asked of Redshift each time.
 */
final class TableAlteration {
  private static final Logger LOG = LoggerFactory.getLogger(TableAlteration.class);

  private final TableSpec spec;
  private final TableScripts scripts;
  private final DataApi dataApi;
  private final Supplier<StatementName> names;

  /**
   * @param names of statements that prepare, each another
   */
  TableAlteration(
      TableSpec spec, TableScripts scripts, DataApi dataApi, Supplier<StatementName> names) {
    this.spec = requireNonNull(spec, "spec is null");
    this.scripts = requireNonNull(scripts, "scripts is null");
    this.dataApi = requireNonNull(dataApi, "dataApi is null");
    this.names = requireNonNull(names, "names is null");
  }

  /** Asked right before each change that cannot be in a transaction with the fence's lock. */
  interface Guard {
    void check() throws WarehouseException, InterruptedException;
  }

  /**
   * @param claim of who prepares the table
   * @param guard of the claim
   * @throws WarehouseException.OtherTable if the table cannot follow; nothing is changed then
   */
  void follow(Claim claim, Guard guard) throws WarehouseException, InterruptedException {
    TableDifference difference =
        TableDifference.between(dataApi.run(names.get(), scripts.tableColumns()), spec);
    refuse(difference);
    if (!difference.left().isEmpty()) {
      LOG.info(
          "{}: the spec has no column {}, but the table has: it stays, null in rows that change",
          spec.name(),
          String.join(", ", difference.left()));
    }
    for (Column column : difference.added()) {
      alter(scripts.addColumn(column), guard);
    }
    if (!difference.widened().isEmpty()) {
      dataApi.run(names.get(), scripts.dropView(claim));
    }
    for (Column column : difference.widened()) {
      alter(scripts.widenColumn(column), guard);
    }
  }

  private void alter(List<String> one, Guard guard)
      throws WarehouseException, InterruptedException {
    guard.check();
    LOG.info("{}: {}", spec.name(), one.get(0));
    dataApi.runAlone(names.get(), one.get(0));
  }

  private void refuse(TableDifference difference) throws WarehouseException.OtherTable {
    if (!difference.otherKey().isEmpty()) {
      throw new WarehouseException.OtherTable(
          "the key of the table is "
              + difference.otherKey()
              + ". With another key it is another table: put the old key back, give the table"
              + " another name, or begin with an empty one (README, Start it again)");
    }
    for (Column column : difference.retyped()) {
      if (spec.key().contains(column.name())) {
        throw new WarehouseException.OtherTable(
            "the key column "
                + column.name()
                + " is "
                + column.type().sql()
                + " in the spec and of another type in Redshift, which does not alter a column of a"
                + " key: put the old type back, give the table another name, or begin with an empty"
                + " one (README, Start it again)");
      }
    }
    if (!difference.retyped().isEmpty()) {
      throw new WarehouseException.OtherTable(retyped(difference.retyped().get(0)));
    }
  }

  private String retyped(Column column) {
    return "the column "
        + column.name()
        + " is "
        + column.type().sql()
        + " in the spec and of another type in Redshift, which alters no type but the length of a"
        + " varchar. Put the old type back; or give the column another name, with `from: "
        + column.name()
        + "`; or, with the job stopped, run in one transaction, and start again: "
        + String.join("; ", scripts.changeColumn(column));
  }
}
