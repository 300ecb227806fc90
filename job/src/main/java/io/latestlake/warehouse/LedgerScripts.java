package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The scripts that read what a table's ledger says of its publications, and where it stands. */
final class LedgerScripts {
  private final TableSql sql;

  LedgerScripts(TableSql sql) {
    this.sql = requireNonNull(sql, "sql is null");
  }

  List<String> tables() {
    return sql.render("ledger_tables", Map.of("schema", SqlArgument.text(sql.controlSchema())));
  }

  List<String> status() {
    return sql.ofLedger("status", Map.of());
  }

  List<String> publications(long from, int most, List<String> states) {
    return sql.ofLedger(
        "publications",
        Map.of(
            "from", SqlArgument.number(from),
            "most", SqlArgument.number(most),
            "states", SqlArgument.texts(states)));
  }

  List<String> publication(long number) {
    return sql.ofLedger("publication", Map.of("number", SqlArgument.number(number)));
  }

  List<String> publicationDays(long number) {
    return sql.ofLedger("publication_days", Map.of("number", SqlArgument.number(number)));
  }

  List<String> currentDays() {
    return sql.ofLedger("current_days", Map.of());
  }

  List<String> daysAsOf(long to) {
    return sql.ofLedger("days_as_of", Map.of("to", SqlArgument.number(to)));
  }

  List<String> keptDays(Duration grace, int publications) {
    return sql.ofLedger(
        "kept_days",
        Map.of(
            "seconds", SqlArgument.number(grace.toSeconds()),
            "keep", SqlArgument.number(publications)));
  }

  List<String> rebuiltLately(Duration within) {
    return sql.ofLedger(
        "rebuilt_lately", Map.of("seconds", SqlArgument.number(within.toSeconds())));
  }

  List<String> lastLoss() {
    return sql.ofLedger("last_loss", Map.of());
  }

  List<String> daysPublishedSince(long from, Duration ago) {
    return sql.ofLedger(
        "days_published_since",
        Map.of("from", SqlArgument.number(from), "seconds", SqlArgument.number(ago.toSeconds())));
  }

  List<String> emptiedDays(Duration grace) {
    return sql.ofLedger("emptied_days", Map.of("seconds", SqlArgument.number(grace.toSeconds())));
  }
}
