package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The scripts of sql-udfs, filled in for one table. */
final class TableScripts {
  /** Of the temporary table that unload.sql makes of the rows to be published. */
  private static final String ROWS_TO_PUBLISH = "latest_lake_rows";

  private final TableSpec spec;
  private final Settings.Warehouse warehouse;
  private final SqlArgument control;
  private final SqlArgument table;
  private final SqlArgument view;
  private final List<String> columns;

  TableScripts(TableSpec spec, Settings.Warehouse warehouse) {
    this.spec = requireNonNull(spec, "spec is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    control = SqlArgument.name(controlSchema());
    table = SqlArgument.name(warehouse.schema(), latest());
    view = SqlArgument.name(warehouse.schema(), spec.name());
    columns = spec.columns().stream().map(Column::name).toList();
  }

  /** The schema of the table's fence and ledger. */
  String controlSchema() {
    return warehouse.schema() + "_" + spec.name();
  }

  List<String> control() {
    return render("control", Map.of("control", control));
  }

  List<String> owner() {
    return render("owner", Map.of("control", control));
  }

  List<String> refresh(Ownership owner) {
    return render(
        "refresh",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "epoch", SqlArgument.number(owner.epoch()),
            "run", SqlArgument.text(owner.run())));
  }

  List<String> proceduresAndTable() {
    List<String> statements = new ArrayList<>();
    statements.addAll(render("procedures", Map.of("control", control)));
    statements.addAll(
        render(
            "table",
            Map.of(
                "table", table,
                "definitions", SqlArgument.definitions(spec.columns()),
                "key", SqlArgument.names(spec.key()),
                "distribution", SqlArgument.name(spec.key().get(0)))));
    return statements;
  }

  List<String> view() {
    return render("view", Map.of("view", view, "transform", transformOver(table)));
  }

  List<String> replaceView() {
    return render("replace_view", Map.of("view", view, "transform", transformOver(table)));
  }

  List<String> viewColumns() {
    return render("view_columns", Map.of("view", view));
  }

  List<String> runs() {
    return render("runs", Map.of("control", control));
  }

  List<String> takeOver(String run, String nonce) {
    return render(
        "take_over",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "run", SqlArgument.text(run),
            "nonce", SqlArgument.text(nonce)));
  }

  List<String> apply(Ownership owner, CommitAttempt attempt) {
    return render(
        "apply",
        Map.ofEntries(
            Map.entry("timeout", timeout()),
            Map.entry("control", control),
            Map.entry("staged", staged(attempt)),
            Map.entry("epoch", SqlArgument.number(owner.epoch())),
            Map.entry("run", SqlArgument.text(owner.run())),
            Map.entry("number", SqlArgument.number(attempt.number())),
            Map.entry(
                "staged_definitions",
                SqlArgument.definitions(spec.columns().stream().map(Column::staged).toList())),
            Map.entry("stored", SqlArgument.stored(spec.columns())),
            Map.entry("columns", SqlArgument.names(columns)),
            Map.entry("key", SqlArgument.names(spec.key())),
            Map.entry("manifest", SqlArgument.text(attempt.manifest())),
            Map.entry("role", SqlArgument.role(warehouse.iamRole())),
            Map.entry("table", table),
            Map.entry("same_key", SqlArgument.equality("t", "l", spec.key())),
            Map.entry("replaced", SqlArgument.equality(latest(), "l", spec.key()))));
  }

  List<String> endLoad(Ownership owner) {
    return render(
        "end_load",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "epoch", SqlArgument.number(owner.epoch()),
            "run", SqlArgument.text(owner.run())));
  }

  List<String> markDirty(Ownership owner, Collection<Day> days) {
    return render(
        "mark_dirty",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "epoch", SqlArgument.number(owner.epoch()),
            "run", SqlArgument.text(owner.run()),
            "days", SqlArgument.rows(days.stream().map(TableScripts::day).toList())));
  }

  private static List<SqlArgument> day(Day day) {
    return List.of(
        SqlArgument.number(day.year()),
        SqlArgument.number(day.month()),
        SqlArgument.number(day.day()));
  }

  List<String> beginRebuild(Ownership owner, String id, boolean fromState, long lastPublication) {
    return render(
        "begin_rebuild",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "epoch", SqlArgument.number(owner.epoch()),
            "run", SqlArgument.text(owner.run()),
            "id", SqlArgument.text(id),
            "from_state", SqlArgument.number(fromState ? 1 : 0),
            "publication", SqlArgument.number(lastPublication),
            "table", table));
  }

  List<String> endRebuild(Ownership owner, String id) {
    return render(
        "end_rebuild",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "epoch", SqlArgument.number(owner.epoch()),
            "run", SqlArgument.text(owner.run()),
            "id", SqlArgument.text(id)));
  }

  List<String> lastRebuild() {
    return render("last_rebuild", Map.of("control", control));
  }

  List<String> ledgerTables() {
    return render("ledger_tables", Map.of("schema", SqlArgument.text(controlSchema())));
  }

  List<String> status() {
    return render("status", Map.of("control", control));
  }

  List<String> load() {
    return render("load", Map.of("control", control));
  }

  List<String> applied(Collection<String> ids) {
    return render("applied", Map.of("control", control, "ids", SqlArgument.texts(ids)));
  }

  List<String> commitsSince(long commit, String id) {
    return render(
        "commits_since",
        Map.of(
            "control", control,
            "commit", SqlArgument.number(commit),
            "id", SqlArgument.text(id)));
  }

  List<String> dirtyDays() {
    return render("dirty_days", Map.of("control", control));
  }

  List<String> unload(Ownership owner, long number, String prefix) {
    return render(
        "unload",
        Map.ofEntries(
            Map.entry("timeout", timeout()),
            Map.entry("control", control),
            Map.entry("epoch", SqlArgument.number(owner.epoch())),
            Map.entry("run", SqlArgument.text(owner.run())),
            Map.entry("number", SqlArgument.number(number)),
            Map.entry("table", table),
            Map.entry("table_columns", SqlArgument.names("t", columns)),
            Map.entry("transform", transformOver(SqlArgument.name(ROWS_TO_PUBLISH))),
            Map.entry("prefix", SqlArgument.text(prefix)),
            Map.entry("role", SqlArgument.role(warehouse.iamRole())),
            Map.entry("parallel", SqlArgument.onOff(spec.files() == TableSpec.Files.PARALLEL))));
  }

  List<String> publication(long number) {
    return render("publication", Map.of("control", control, "number", SqlArgument.number(number)));
  }

  List<String> endPublication(Ownership owner, long number) {
    return render(
        "end_publication",
        Map.of(
            "timeout", timeout(),
            "control", control,
            "epoch", SqlArgument.number(owner.epoch()),
            "run", SqlArgument.text(owner.run()),
            "number", SqlArgument.number(number)));
  }

  private String latest() {
    return spec.name() + "_latest";
  }

  private SqlArgument timeout() {
    return SqlArgument.number(warehouse.statementTimeout().toMillis());
  }

  private SqlArgument transformOver(SqlArgument relation) {
    return SqlArgument.select(spec.transform().over(relation.sql()));
  }

  private static SqlArgument staged(CommitAttempt attempt) {
    return SqlArgument.rows(
        attempt.staged().stream()
            .map(
                part ->
                    List.of(
                        SqlArgument.text(part.id()),
                        SqlArgument.number(part.checkpoint()),
                        SqlArgument.number(part.rows())))
            .toList());
  }

  private static List<String> render(String script, Map<String, SqlArgument> arguments) {
    return SqlScript.load(script).render(arguments);
  }
}
