package io.latestlake.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.latestlake.config.CircuitBreaker;
import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.HeldDays.FailedDay;
import io.latestlake.warehouse.HeldDays.Standing;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The scripts of sql-udfs, filled in for one table. */
final class TableScripts {
  /** Of the temporary table that rows_to_publish.sql makes of the rows to be published. */
  private static final String ROWS_TO_PUBLISH = "latest_lake_rows";

  /** Of the one that check_rows.sql makes of their transform. */
  private static final String ROWS_TO_CHECK = "latest_lake_checked";

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

  List<String> tableColumns() {
    return render(
        "table_columns",
        Map.of("schema", SqlArgument.text(warehouse.schema()), "name", SqlArgument.text(latest())));
  }

  List<String> addColumn(Column column) {
    return render(
        "add_column", Map.of("table", table, "definition", SqlArgument.definition(column)));
  }

  List<String> widenColumn(Column column) {
    return render(
        "widen_column",
        Map.of(
            "table", table,
            "column", SqlArgument.name(column.name()),
            "type", SqlArgument.type(column.type())));
  }

  /** What the user may run where Redshift cannot alter a column. */
  List<String> changeColumn(Column column) {
    return render(
        "change_column",
        Map.of(
            "table", table,
            "view", view,
            "column", SqlArgument.name(column.name()),
            "copy", SqlArgument.name("new_" + column.name()),
            "type", SqlArgument.type(column.type())));
  }

  List<String> dropView() {
    return render("drop_view", Map.of("view", view));
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

  /**
   * The files have the columns of the attempt, the table those of the spec: what the files lack
   * becomes null, and what the spec does not have any more is left out.
   */
  List<String> apply(Ownership owner, CommitAttempt attempt) {
    Map<String, Column> staged =
        attempt.columns().stream().collect(toMap(Column::name, identity()));
    List<Column> stored =
        spec.columns().stream().filter(column -> staged.containsKey(column.name())).toList();
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
                SqlArgument.definitions(attempt.columns().stream().map(Column::staged).toList())),
            Map.entry(
                "staged_columns",
                SqlArgument.names(attempt.columns().stream().map(Column::name).toList())),
            Map.entry(
                "stored",
                SqlArgument.selected(
                    stored.stream().map(now -> selected(staged.get(now.name()), now)).toList())),
            Map.entry("columns", SqlArgument.names(stored.stream().map(Column::name).toList())),
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

  /** The checks stand between the rows that are to be published and their way to S3. */
  List<String> unload(Ownership owner, long number, String prefix) {
    List<String> statements = new ArrayList<>();
    statements.addAll(
        render(
            "begin_unload",
            Map.of(
                "timeout", timeout(),
                "control", control,
                "epoch", SqlArgument.number(owner.epoch()),
                "run", SqlArgument.text(owner.run()),
                "number", SqlArgument.number(number))));
    statements.addAll(rowsToPublish());
    statements.addAll(circuitBreaker());
    statements.addAll(
        render(
            "unload",
            Map.of(
                "control", control,
                "epoch", SqlArgument.number(owner.epoch()),
                "number", SqlArgument.number(number),
                "prefix", SqlArgument.text(prefix),
                "role", SqlArgument.role(warehouse.iamRole()),
                "parallel", SqlArgument.onOff(spec.files().parallel()),
                "megabytes", SqlArgument.number(spec.files().mostMegabytes()))));
    return statements;
  }

  private List<String> rowsToPublish() {
    return render(
        "rows_to_publish",
        Map.of(
            "table", table,
            "table_columns", SqlArgument.names("t", columns),
            "transform", transformOver(SqlArgument.name(ROWS_TO_PUBLISH))));
  }

  private List<String> circuitBreaker() {
    CircuitBreaker breaker = spec.circuitBreaker();
    List<String> statements = new ArrayList<>();
    if (breaker.limitsLosses()) {
      statements.addAll(
          render(
              "check_losses",
              Map.of(
                  "control", control,
                  "deleted_rows", SqlArgument.limit(breaker.deletedRows()),
                  "deleted_percent", SqlArgument.limit(breaker.deletedPercent()),
                  "emptied_days", SqlArgument.limit(breaker.emptiedDays()))));
    }
    if (!breaker.checks().isEmpty()) {
      statements.addAll(render("check_rows", Map.of()));
      for (CircuitBreaker.Check check : breaker.checks()) {
        statements.addAll(
            render(
                "check",
                Map.of(
                    "control", control,
                    "name", SqlArgument.text(check.name()),
                    "check", SqlArgument.select(check.over(ROWS_TO_CHECK)))));
      }
      statements.addAll(render("end_checks", Map.of()));
    }
    return statements;
  }

  /** Runs the checks over no rows; empty if there is none. */
  List<String> tryChecks() {
    List<String> statements = new ArrayList<>();
    List<CircuitBreaker.Check> checks = spec.circuitBreaker().checks();
    if (!checks.isEmpty()) {
      statements.addAll(render("no_check_rows", Map.of("view", view)));
      for (CircuitBreaker.Check check : checks) {
        statements.addAll(
            render("try_check", Map.of("check", SqlArgument.select(check.over(ROWS_TO_CHECK)))));
      }
      statements.addAll(render("end_checks", Map.of()));
    }
    return statements;
  }

  List<String> waitingDays(Standing standing) {
    return render("waiting_days", Map.of("control", control, "standing", standing(standing)));
  }

  /** Places are counted from 1 in Redshift. */
  List<String> trial(Standing standing, int first, int end) {
    List<String> statements = new ArrayList<>();
    statements.addAll(
        render(
            "trial_days",
            Map.of(
                "timeout", timeout(),
                "control", control,
                "standing", standing(standing),
                "first", SqlArgument.number(first + 1L),
                "last", SqlArgument.number(end))));
    statements.addAll(rowsToPublish());
    statements.addAll(render("end_trial", Map.of()));
    return statements;
  }

  private static SqlArgument standing(Standing standing) {
    return SqlArgument.number(standing == Standing.TO_PUBLISH ? 0 : 1);
  }

  List<String> holdFailedDays(Ownership owner, List<FailedDay> days) {
    List<List<SqlArgument>> rows =
        days.stream()
            .map(
                failed ->
                    List.of(
                        SqlArgument.number(failed.day().year()),
                        SqlArgument.number(failed.day().month()),
                        SqlArgument.number(failed.day().day()),
                        SqlArgument.text(failed.error()),
                        SqlArgument.number(failed.alone() ? 1 : 0)))
            .toList();
    return fenced(
        "hold_failed_days", owner, Map.of("days", SqlArgument.rows(rows), "view", fingerprint()));
  }

  List<String> holdWaitingDays(Ownership owner, boolean approved, String reason) {
    return fenced(
        "hold_waiting_days",
        owner,
        Map.of(
            "reason", SqlArgument.text(reason),
            "approved", SqlArgument.number(approved ? 1 : 0),
            "view", fingerprint()));
  }

  List<String> releaseDays(Ownership owner, List<Day> days) {
    List<List<SqlArgument>> rows =
        days.stream()
            .map(
                day ->
                    List.of(
                        SqlArgument.number(day.year()),
                        SqlArgument.number(day.month()),
                        SqlArgument.number(day.day())))
            .toList();
    return fenced("release_days", owner, Map.of("days", SqlArgument.rows(rows)));
  }

  List<String> tryAgain(Ownership owner) {
    return fenced("try_again", owner, Map.of("view", fingerprint()));
  }

  List<String> resume(Ownership owner) {
    return fenced("resume", owner, Map.of());
  }

  List<String> heldDays() {
    return render("held_days", Map.of("control", control));
  }

  /** Tells one transform from another. */
  private SqlArgument fingerprint() {
    try {
      byte[] sql = spec.transform().over(latest()).getBytes(UTF_8);
      return SqlArgument.text(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sql)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  List<String> rollBack(Ownership owner, long number, long to, String prefix) {
    return fenced(
        "roll_back",
        owner,
        Map.of(
            "number", SqlArgument.number(number),
            "to", SqlArgument.number(to),
            "prefix", SqlArgument.text(prefix),
            "reason", SqlArgument.text("to publication " + to)));
  }

  List<String> daysAsOf(long to) {
    return render("days_as_of", Map.of("control", control, "to", SqlArgument.number(to)));
  }

  List<String> publications(long from, int most) {
    return render(
        "publications",
        Map.of(
            "control", control,
            "from", SqlArgument.number(from),
            "most", SqlArgument.number(most)));
  }

  List<String> publicationDays(long number) {
    return render(
        "publication_days", Map.of("control", control, "number", SqlArgument.number(number)));
  }

  List<String> currentDays() {
    return render("current_days", Map.of("control", control));
  }

  List<String> keptDays(Duration grace, int publications) {
    return render(
        "kept_days",
        Map.of(
            "control", control,
            "seconds", SqlArgument.number(grace.toSeconds()),
            "keep", SqlArgument.number(publications)));
  }

  List<String> emptiedDays(Duration grace) {
    return render(
        "emptied_days",
        Map.of("control", control, "seconds", SqlArgument.number(grace.toSeconds())));
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

  private static SqlArgument.Selected selected(Column was, Column now) {
    return new SqlArgument.Selected(now.name(), was.type(), now.type());
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

  /** A script of the owner's, with what all of these need. */
  private List<String> fenced(String script, Ownership owner, Map<String, SqlArgument> arguments) {
    Map<String, SqlArgument> all = new HashMap<>(arguments);
    all.put("timeout", timeout());
    all.put("control", control);
    all.put("epoch", SqlArgument.number(owner.epoch()));
    all.put("run", SqlArgument.text(owner.run()));
    return render(script, all);
  }

  private static List<String> render(String script, Map<String, SqlArgument> arguments) {
    return SqlScript.load(script).render(arguments);
  }
}
