package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.CopyCommand;
import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import io.latestlake.localaws.redshift.sql.SqlStatement;
import io.latestlake.localaws.redshift.sql.StatementParser;
import io.latestlake.localaws.redshift.sql.UnloadCommand;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.WorkFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a submitted statement: all of its SQL in one transaction on a connection of its own. The
 * transaction's isolation is REPEATABLE READ, which is Redshift's SNAPSHOT
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html): the snapshot is taken
 * by the first query, and LOCK is none.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Sessions sessions;
  private final StatementParser parser;
  private final CopyRunner copies;
  private final UnloadRunner unloads;
  private final ResultReader results;
  private final CallInterceptor interceptor;
  private final SqlErrors errors;

  Session(
      Sessions sessions,
      StatementParser parser,
      CopyRunner copies,
      UnloadRunner unloads,
      ResultReader results,
      CallInterceptor interceptor) {
    this.sessions = requireNonNull(sessions, "sessions is null");
    this.parser = requireNonNull(parser, "parser is null");
    this.copies = requireNonNull(copies, "copies is null");
    this.unloads = requireNonNull(unloads, "unloads is null");
    this.results = requireNonNull(results, "results is null");
    this.interceptor = requireNonNull(interceptor, "interceptor is null");
    this.errors = new SqlErrors(sessions);
  }

  void run(RunningStatement running) {
    Statement submitted = running.now();
    running.advance(StatementStatus.PICKED);
    int part = 0;
    try (SessionConnection session = sessions.open(submitted.submission().database())) {
      Connection connection = session.connection();
      PGConnection postgres = connection.unwrap(PGConnection.class);
      running.onCancel(() -> cancel(postgres));
      running.startedOn(postgres.getBackendPID());
      for (; part < submitted.parts().size(); part++) {
        String sql = submitted.parts().get(part).sql();
        running.startPart(part);
        checkNotCancelled(running);
        StatementOutcome outcome =
            intercepted(work(submitted, sql), () -> execute(connection, running, sql));
        running.finishPart(part, outcome);
      }
      if (!running.beginCommit()) {
        throw new CancelledException();
      }
      intercepted(
          work(submitted, "COMMIT of " + submitted.submission().name()),
          () -> {
            connection.commit();
            return null;
          });
      session.endedWell();
      running.advance(StatementStatus.FINISHED);
    } catch (SQLException e) {
      running.end(part, text(e, running.now(), part));
    } catch (RefusedSqlException | CancelledException | WorkFailure e) {
      running.end(part, e.getMessage());
    } catch (Exception | Error e) { // whatever it is, a statement has an end
      LOG.error("Statement {} failed in the stand-in", submitted.id(), e);
      running.end(part, "ERROR: the stand-in failed: " + e);
    }
  }

  private static Call work(Statement submitted, String what) {
    String name = submitted.submission().name();
    return Call.work("redshiftData", what, name == null ? "" : name);
  }

  private String text(SQLException e, Statement failed, int part) {
    return errors.text(
        e, failed.submission().database(), failed.backendPid(), parser.written(sql(failed, part)));
  }

  /** At its COMMIT a transaction has no part any more. */
  private static String sql(Statement failed, int part) {
    return part < failed.parts().size() ? failed.parts().get(part).sql() : "COMMIT";
  }

  private <T> T intercepted(Call call, Callable<T> work) throws Exception {
    return interceptor.around(call, work);
  }

  private StatementOutcome execute(Connection connection, RunningStatement running, String sql)
      throws Exception {
    SqlStatement statement = parser.parse(sql);
    if (statement instanceof CopyCommand copy) {
      queue(connection, copy.table());
      return StatementOutcome.affected(
          copies.run(connection, copy, () -> checkNotCancelled(running)));
    }
    if (statement instanceof UnloadCommand unload) {
      return StatementOutcome.affected(
          unloads.run(connection, unload, () -> checkNotCancelled(running)));
    }
    if (statement instanceof SqlStatement.Alone alone) {
      if (running.now().submission().batch()) {
        throw RefusedSqlException.error(alone.name() + " cannot run inside a transaction block");
      }
      return execute(connection, alone.sql());
    }
    SqlStatement.Plain plain = (SqlStatement.Plain) statement;
    if (plain.written().isPresent()) {
      queue(connection, plain.written().get());
    }
    return execute(connection, plain.sql());
  }

  /**
   * Writers of one table queue, and one that has not read yet sees what the one before it committed
   * (https://docs.aws.amazon.com/redshift/latest/dg/c_write_readwrite.html).
   */
  private static void queue(Connection connection, String table) throws SQLException {
    try (java.sql.Statement lock = connection.createStatement()) {
      lock.execute(StatementParser.writerLock(table));
    }
  }

  private StatementOutcome execute(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement jdbc = connection.createStatement()) {
      jdbc.setEscapeProcessing(false);
      if (jdbc.execute(sql)) {
        try (ResultSet rows = jdbc.getResultSet()) {
          ResultTable table = results.read(rows);
          return new StatementOutcome(table.records().size(), table);
        }
      }
      boolean countsRows =
          sql.regionMatches(true, 0, "INSERT", 0, 6)
              || sql.regionMatches(true, 0, "UPDATE", 0, 6)
              || sql.regionMatches(true, 0, "DELETE", 0, 6);
      return countsRows
          ? StatementOutcome.affected(jdbc.getLargeUpdateCount())
          : StatementOutcome.NOTHING;
    }
  }

  private static void checkNotCancelled(RunningStatement running) {
    if (running.isCancelled()) {
      throw new CancelledException();
    }
  }

  private static void cancel(PGConnection connection) {
    try {
      connection.cancelQuery();
    } catch (SQLException e) {
      LOG.warn("Cannot cancel a query", e);
    }
  }

  /** Ends a statement whose cancellation was asked for between two queries. */
  private static final class CancelledException extends RuntimeException {
    CancelledException() {
      super("ERROR: Query cancelled on user's request");
    }
  }
}
