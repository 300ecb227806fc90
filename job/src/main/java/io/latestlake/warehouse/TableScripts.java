package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.warehouse.TableWarehouse.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The scripts that make and alter a table, its view and its control tables. */
final class TableScripts {
  private final TableSql sql;

  TableScripts(TableSql sql) {
    this.sql = requireNonNull(sql, "sql is null");
  }

  List<String> control() {
    return sql.ofLedger("control", Map.of());
  }

  List<String> proceduresAndTable(Claim claim) {
    List<String> statements = new ArrayList<>();
    statements.addAll(sql.ofLedger("procedures", Map.of()));
    statements.addAll(
        sql.render(
            "table",
            Map.of(
                "table", sql.table(),
                "definitions", SqlArgument.definitions(sql.spec().columns()),
                "key", SqlArgument.names(sql.spec().key()),
                "distribution", SqlArgument.name(sql.spec().key().get(0)))));
    return sql.claimed(claim, statements);
  }

  List<String> tableColumns() {
    return sql.render(
        "table_columns", Map.of("schema", sql.schema(), "name", SqlArgument.text(sql.latest())));
  }

  List<String> rowCount() {
    return sql.render("row_count", Map.of("table", sql.table()));
  }

  List<String> addColumn(Column column) {
    return sql.render(
        "add_column", Map.of("table", sql.table(), "definition", SqlArgument.definition(column)));
  }

  List<String> widenColumn(Column column) {
    return sql.render(
        "widen_column",
        Map.of(
            "table", sql.table(),
            "column", SqlArgument.name(column.name()),
            "type", SqlArgument.type(column.type())));
  }

  /** What the user may run where Redshift cannot alter a column. */
  List<String> changeColumn(Column column) {
    return sql.render(
        "change_column",
        Map.of(
            "table", sql.table(),
            "view", sql.view(),
            "column", SqlArgument.name(column.name()),
            "copy", SqlArgument.name("new_" + column.name()),
            "type", SqlArgument.type(column.type())));
  }

  List<String> dropView(Claim claim) {
    return sql.claimed(claim, sql.render("drop_view", Map.of("view", sql.view())));
  }

  List<String> view(Claim claim) {
    return sql.claimed(
        claim,
        sql.render(
            "view", Map.of("view", sql.view(), "transform", sql.transformOver(sql.table()))));
  }

  List<String> replaceView(Claim claim) {
    return sql.claimed(
        claim,
        sql.render(
            "replace_view",
            Map.of("view", sql.view(), "transform", sql.transformOver(sql.table()))));
  }

  List<String> viewColumns() {
    return sql.render("view_columns", Map.of("view", sql.view()));
  }
}
