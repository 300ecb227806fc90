package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.CircuitBreaker;
import io.latestlake.config.Column;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The scripts that publish: rows, the checks that they must pass, and their way to S3. */
final class PublicationScripts {
  /** Of the temporary table that rows_to_publish.sql makes of the rows to be published. */
  private static final String ROWS_TO_PUBLISH = "latest_lake_rows";

  /** Of the one that check_rows.sql makes of their transform. */
  private static final String ROWS_TO_CHECK = "latest_lake_checked";

  private final TableSql sql;

  PublicationScripts(TableSql sql) {
    this.sql = requireNonNull(sql, "sql is null");
  }

  /** The checks stand between the rows that are to be published and their way to S3. */
  List<String> unload(Ownership owner, long number, String prefix) {
    List<String> statements = new ArrayList<>();
    statements.addAll(
        sql.fenced("begin_unload", owner, Map.of("number", SqlArgument.number(number))));
    statements.addAll(rows());
    statements.addAll(circuitBreaker());
    statements.addAll(
        sql.ofLedger(
            "unload",
            Map.of(
                "epoch", SqlArgument.number(owner.epoch()),
                "number", SqlArgument.number(number),
                "prefix", SqlArgument.text(prefix),
                "role", sql.role(),
                "parallel", SqlArgument.onOff(sql.spec().files().parallel()),
                "megabytes", SqlArgument.number(sql.spec().files().mostMegabytes()))));
    return statements;
  }

  /** The transform over the table's rows of the days that a script before it has chosen. */
  List<String> rows() {
    return sql.render(
        "rows_to_publish",
        Map.of(
            "table", sql.table(),
            "table_columns",
                SqlArgument.names("t", sql.spec().columns().stream().map(Column::name).toList()),
            "transform", sql.transformOver(SqlArgument.name(ROWS_TO_PUBLISH))));
  }

  private List<String> circuitBreaker() {
    CircuitBreaker breaker = sql.spec().circuitBreaker();
    List<String> statements = new ArrayList<>();
    if (breaker.limitsLosses()) {
      statements.addAll(
          sql.ofLedger(
              "check_losses",
              Map.of(
                  "deleted_rows", SqlArgument.limit(breaker.deletedRows()),
                  "deleted_percent", SqlArgument.limit(breaker.deletedPercent()),
                  "emptied_days", SqlArgument.limit(breaker.emptiedDays()))));
    }
    if (!breaker.checks().isEmpty()) {
      statements.addAll(sql.render("check_rows", Map.of()));
      for (CircuitBreaker.Check check : breaker.checks()) {
        statements.addAll(
            sql.ofLedger(
                "check",
                Map.of(
                    "name", SqlArgument.text(check.name()),
                    "check", SqlArgument.select(check.over(ROWS_TO_CHECK)))));
      }
      statements.addAll(sql.render("end_checks", Map.of()));
    }
    return statements;
  }

  /** Runs the checks over no rows; empty if there is none. */
  List<String> tryChecks() {
    List<String> statements = new ArrayList<>();
    List<CircuitBreaker.Check> checks = sql.spec().circuitBreaker().checks();
    if (!checks.isEmpty()) {
      statements.addAll(sql.render("no_check_rows", Map.of("view", sql.view())));
      for (CircuitBreaker.Check check : checks) {
        statements.addAll(
            sql.render(
                "try_check", Map.of("check", SqlArgument.select(check.over(ROWS_TO_CHECK)))));
      }
      statements.addAll(sql.render("end_checks", Map.of()));
    }
    return statements;
  }

  List<String> endPublication(Ownership owner, long number) {
    return sql.fenced("end_publication", owner, Map.of("number", SqlArgument.number(number)));
  }

  List<String> rollBack(Ownership owner, long number, long to, String prefix) {
    return sql.fenced(
        "roll_back",
        owner,
        Map.of(
            "number", SqlArgument.number(number),
            "to", SqlArgument.number(to),
            "prefix", SqlArgument.text(prefix),
            "reason", SqlArgument.text("to publication " + to)));
  }
}
