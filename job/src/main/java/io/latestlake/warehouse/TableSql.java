package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.TableWarehouse.Claim;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the scripts of one table have in common: its names in Redshift, and how they are filled. */
final class TableSql {
  private static final Duration LONGEST_PREPARATION = Duration.ofMinutes(2);

  private final TableSpec spec;
  private final Settings.Warehouse warehouse;
  private final SqlArgument control;
  private final SqlArgument table;
  private final SqlArgument view;

  TableSql(TableSpec spec, Settings.Warehouse warehouse) {
    this.spec = requireNonNull(spec, "spec is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    control = SqlArgument.name(controlSchema());
    table = SqlArgument.name(warehouse.schema(), latest());
    view = SqlArgument.name(warehouse.schema(), spec.name());
  }

  TableSpec spec() {
    return spec;
  }

  /** The schema of table and view. */
  SqlArgument schema() {
    return SqlArgument.text(warehouse.schema());
  }

  /** The schema of the table's fence and ledger. */
  String controlSchema() {
    return warehouse.controlSchema(spec.name());
  }

  SqlArgument control() {
    return control;
  }

  SqlArgument table() {
    return table;
  }

  /** The table's name without its schema. */
  String latest() {
    return spec.name() + "_latest";
  }

  SqlArgument view() {
    return view;
  }

  SqlArgument role() {
    return SqlArgument.role(warehouse.iamRole());
  }

  SqlArgument timeout() {
    return SqlArgument.number(warehouse.statementTimeout().toMillis());
  }

  /**
   * What prepares holds the fence while it waits for readers of the view: the owner's commits wait.
   */
  private SqlArgument preparation() {
    Duration timeout = warehouse.statementTimeout();
    return SqlArgument.number(
        (timeout.compareTo(LONGEST_PREPARATION) < 0 ? timeout : LONGEST_PREPARATION).toMillis());
  }

  SqlArgument transformOver(SqlArgument relation) {
    return SqlArgument.select(spec.transform().over(relation.sql()));
  }

  List<String> render(String script, Map<String, SqlArgument> arguments) {
    return SqlScript.load(script).render(arguments);
  }

  /** A script that uses the control tables. */
  List<String> ofLedger(String script, Map<String, SqlArgument> arguments) {
    Map<String, SqlArgument> all = new HashMap<>(arguments);
    all.put("control", control);
    return render(script, all);
  }

  /** A script that prepares, and is refused once somebody else has taken the table over. */
  List<String> claimed(Claim claim, List<String> script) {
    List<String> statements =
        new ArrayList<>(
            ofLedger(
                "begin_preparation",
                Map.of("timeout", preparation(), "epoch", SqlArgument.number(claim.epoch()))));
    statements.addAll(script);
    return statements;
  }

  /** A script of the owner's, with what all of these need. */
  List<String> fenced(String script, Ownership owner, Map<String, SqlArgument> arguments) {
    Map<String, SqlArgument> all = new HashMap<>(arguments);
    all.put("timeout", timeout());
    all.put("epoch", SqlArgument.number(owner.epoch()));
    all.put("run", SqlArgument.text(owner.run()));
    return ofLedger(script, all);
  }
}
