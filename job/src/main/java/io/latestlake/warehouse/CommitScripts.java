package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.Claim;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The scripts by which a run owns a table and changes its rows, and those that read of commits. */
final class CommitScripts {
  private final TableSql sql;

  CommitScripts(TableSql sql) {
    this.sql = requireNonNull(sql, "sql is null");
  }

  List<String> runs() {
    return sql.ofLedger("runs", Map.of());
  }

  List<String> takeOver(Claim claim, String nonce) {
    return sql.ofLedger(
        "take_over",
        Map.of(
            "timeout", sql.timeout(),
            "run", SqlArgument.text(claim.run()),
            "nonce", SqlArgument.text(nonce),
            "seen", SqlArgument.number(claim.epoch())));
  }

  List<String> owner() {
    return sql.ofLedger("owner", Map.of());
  }

  List<String> refresh(Ownership owner) {
    return sql.fenced("refresh", owner, Map.of());
  }

  /**
   * The files have the columns of the attempt, the table those of the spec: what the files lack
   * becomes null, and what the spec does not have any more is left out.
   */
  List<String> apply(Ownership owner, CommitAttempt attempt) {
    Map<String, Column> staged =
        attempt.columns().stream().collect(toMap(Column::name, identity()));
    List<Column> stored =
        sql.spec().columns().stream().filter(column -> staged.containsKey(column.name())).toList();
    List<String> key = sql.spec().key();
    return sql.fenced(
        "apply",
        owner,
        Map.ofEntries(
            Map.entry("staged", staged(attempt)),
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
            Map.entry("key", SqlArgument.names(key)),
            Map.entry("manifest", SqlArgument.text(attempt.manifest())),
            Map.entry("role", sql.role()),
            Map.entry("table", sql.table()),
            Map.entry("same_key", SqlArgument.equality("t", "l", key)),
            Map.entry("replaced", SqlArgument.equality(sql.latest(), "l", key))));
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

  List<String> endLoad(Ownership owner) {
    return sql.fenced("end_load", owner, Map.of());
  }

  List<String> markDirty(Ownership owner, Collection<Day> days) {
    return sql.fenced("mark_dirty", owner, Map.of("days", SqlArgument.days(days)));
  }

  List<String> beginRebuild(Ownership owner, String id, boolean fromState, long lastPublication) {
    return sql.fenced(
        "begin_rebuild",
        owner,
        Map.of(
            "id", SqlArgument.text(id),
            "from_state", SqlArgument.number(fromState ? 1 : 0),
            "publication", SqlArgument.number(lastPublication),
            "table", sql.table()));
  }

  List<String> endRebuild(Ownership owner, String id) {
    return sql.fenced("end_rebuild", owner, Map.of("id", SqlArgument.text(id)));
  }

  List<String> lastRebuild() {
    return sql.ofLedger("last_rebuild", Map.of());
  }

  List<String> load() {
    return sql.ofLedger("load", Map.of());
  }

  List<String> applied(Collection<String> ids) {
    return sql.ofLedger("applied", Map.of("ids", SqlArgument.texts(ids)));
  }

  List<String> commitsSince(long commit, String id) {
    return sql.ofLedger(
        "commits_since", Map.of("commit", SqlArgument.number(commit), "id", SqlArgument.text(id)));
  }

  List<String> dirtyDays() {
    return sql.ofLedger("dirty_days", Map.of());
  }
}
