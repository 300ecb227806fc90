package io.latestlake.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.HeldDays.FailedDay;
import io.latestlake.warehouse.HeldDays.Standing;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The scripts that find the days that must not be published, hold them and let them go. */
final class HeldDayScripts {
  private final TableSql sql;
  private final PublicationScripts publications;

  HeldDayScripts(TableSql sql) {
    this.sql = requireNonNull(sql, "sql is null");
    publications = new PublicationScripts(sql);
  }

  List<String> waitingDays(Standing standing) {
    return sql.ofLedger("waiting_days", Map.of("standing", standing(standing)));
  }

  /** Places are counted from 1 in Redshift. */
  List<String> trial(Standing standing, int first, int end) {
    List<String> statements = new ArrayList<>();
    statements.addAll(
        sql.ofLedger(
            "trial_days",
            Map.of(
                "timeout", sql.timeout(),
                "standing", standing(standing),
                "first", SqlArgument.number(first + 1L),
                "last", SqlArgument.number(end))));
    statements.addAll(publications.rows());
    statements.addAll(sql.render("end_trial", Map.of()));
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
    return sql.fenced(
        "hold_failed_days", owner, Map.of("days", SqlArgument.rows(rows), "view", fingerprint()));
  }

  List<String> holdWaitingDays(Ownership owner, boolean approved, String reason) {
    return sql.fenced(
        "hold_waiting_days",
        owner,
        Map.of(
            "reason", SqlArgument.text(reason),
            "approved", SqlArgument.number(approved ? 1 : 0),
            "view", fingerprint()));
  }

  List<String> releaseDays(Ownership owner, List<Day> days) {
    return sql.fenced("release_days", owner, Map.of("days", SqlArgument.days(days)));
  }

  List<String> tryAgain(Ownership owner) {
    return sql.fenced("try_again", owner, Map.of("view", fingerprint()));
  }

  List<String> resume(Ownership owner, Duration asked) {
    return sql.fenced(
        "resume", owner, Map.of("seconds", SqlArgument.number(Math.max(0, asked.toSeconds()))));
  }

  List<String> heldDays() {
    return sql.ofLedger("held_days", Map.of());
  }

  /** Tells one transform from another. */
  private SqlArgument fingerprint() {
    try {
      byte[] transform = sql.spec().transform().over(sql.latest()).getBytes(UTF_8);
      return SqlArgument.text(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(transform)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
