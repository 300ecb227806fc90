package io.latestlake.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/**
 * Two sessions at once; the other one is a plain connection, so that the order of what happens is
 * the test's.
 */
@ExtendWith(SharedLocalAws.class)
class TransactionTest {
  private final TestClients aws;

  TransactionTest(TestClients aws) {
    this.aws = aws;
  }

  @Test
  void lockFirstSeesTheLatestCommit() throws SQLException {
    aws.succeed("create table fence (epoch int)", "insert into fence values (1)");
    try (Other other = new Other()) {
      other.execute("lock table fence");
      String waiting = aws.submit("lock table fence", "select epoch from fence");
      other.awaitWaiters("fence");
      other.execute("update fence set epoch = 2");
      other.commit();

      assertThat(aws.await(waiting).status()).isEqualTo(StatusString.FINISHED);
      assertThat(
              aws.redshift()
                  .getStatementResult(get -> get.id(waiting + ":2"))
                  .records()
                  .get(0)
                  .get(0)
                  .longValue())
          .isEqualTo(2);
    }
  }

  @Test
  void aStaleSnapshotIsError1023() throws SQLException {
    aws.succeed(
        "create table stale (a int)", "insert into stale values (1)", "create table pin (a int)");
    try (Other other = new Other()) {
      other.execute("update stale set a = 2");
      String stale = aws.submit("select * from pin", "update stale set a = 3");
      other.awaitWaiters("stale");
      other.commit();

      assertThat(aws.await(stale).error())
          .startsWith(
              "ERROR: 1023 DETAIL: Serializable isolation violation on table - "
                  + other.oid("stale")
                  + ", transactions forming the cycle are: ");
    }
  }

  @Test
  void aWriteInAProcedureQueuesAndConflictsAsOneOutside() throws SQLException {
    aws.succeed(
        "create table written_by_call (a int)",
        "insert into written_by_call values (1)",
        "create or replace procedure write_it() as $$ begin update written_by_call set a = a + 1; end; $$ language plpgsql");
    try (Other other = new Other()) {
      other.execute("lock table written_by_call in share row exclusive mode");
      String call = aws.submit("call write_it()");
      other.awaitWaiters("written_by_call");
      other.execute("update written_by_call set a = 5");
      other.commit();

      // The CALL has taken its snapshot, so waiting does not help it: it says so.
      assertThat(aws.await(call).error())
          .startsWith(
              "ERROR: 1023 DETAIL: Serializable isolation violation on table - "
                  + other.oid("written_by_call"));
    }
    assertThat(aws.query("select a from written_by_call")).containsExactly(List.of("5"));
  }

  @Test
  void insertQueuesBehindAnotherWriter() throws SQLException {
    aws.succeed("create table appended (a int)");
    try (Other other = new Other()) {
      other.execute("lock table appended in share row exclusive mode");
      String next = aws.submit("insert into appended values (1)");
      other.awaitWaiters("appended");
      other.commit();

      assertThat(aws.await(next).status()).isEqualTo(StatusString.FINISHED);
    }
  }

  @Test
  void aFailedStatementAbortsTheTransaction() {
    aws.succeed("create table aborted (a int)");

    aws.fail("insert into aborted values (1)", "select 1 / 0", "insert into aborted values (2)");

    assertThat(aws.query("select * from aborted")).isEmpty();
  }

  @Test
  void writersOfOneTableQueueAndSeeEachOther() throws SQLException {
    aws.succeed("create table queued (a int)", "insert into queued values (1)");
    try (Other other = new Other()) {
      other.execute("update queued set a = a + 1");
      String next = aws.submit("update queued set a = a + 1");
      other.awaitWaiters("queued");
      other.commit();

      assertThat(aws.await(next).status()).isEqualTo(StatusString.FINISHED);
      assertThat(aws.query("select a from queued")).containsExactly(List.of("3"));
    }
  }

  @Test
  void temporaryTablesAndSettingsEndWithTheirBatch() {
    aws.succeed("set statement_timeout to 1234", "create temp table gone (a int)");

    assertThat(aws.fail("select * from gone")).contains("relation \"gone\" does not exist");
  }

  /** Another session with an open transaction. */
  private final class Other implements AutoCloseable {
    private final Connection connection;

    Other() throws SQLException {
      this.connection = DriverManager.getConnection(aws.jdbc());
      connection.setAutoCommit(false);
    }

    void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** Returns when somebody waits for a lock on the table. */
    void awaitWaiters(String table) throws SQLException {
      String query =
          "select count(*) from pg_locks where not granted and relation = '"
              + table
              + "'::regclass";
      try (Connection observer = DriverManager.getConnection(aws.jdbc());
          Statement statement = observer.createStatement()) {
        long end = System.nanoTime() + TestClients.PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
          try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            if (rows.getInt(1) > 0) {
              return;
            }
          }
          TestClients.pause();
        }
      }
      throw new AssertionError("nobody waits for " + table);
    }

    long oid(String table) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select '" + table + "'::regclass::oid")) {
        rows.next();
        return rows.getLong(1);
      }
    }

    void commit() throws SQLException {
      connection.commit();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
