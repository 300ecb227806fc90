package io.latestlake.localaws.redshift;

import static io.latestlake.localaws.TestClients.DATABASE;
import static io.latestlake.localaws.TestClients.WORKGROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListStatementsRequest;
import software.amazon.awssdk.services.redshiftdata.model.ResourceNotFoundException;
import software.amazon.awssdk.services.redshiftdata.model.SqlParameter;
import software.amazon.awssdk.services.redshiftdata.model.StatementData;
import software.amazon.awssdk.services.redshiftdata.model.StatementStatusString;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.redshiftdata.model.ValidationException;

@ExtendWith(SharedLocalAws.class)
class DataApiTest {
  private final TestClients aws;

  DataApiTest(TestClients aws) {
    this.aws = aws;
  }

  @Test
  void aBatchIsOneTransaction() {
    aws.succeed("create table one_tx (a int)", "insert into one_tx values (1)");

    DescribeStatementResponse end =
        aws.run("insert into one_tx values (2)", "select 1/0", "insert into one_tx values (3)");

    assertThat(end.status()).isEqualTo(StatusString.FAILED);
    assertThat(end.error()).isEqualTo("ERROR: division by zero");
    assertThat(end.subStatements())
        .extracting(part -> part.status().toString())
        .containsExactly("FINISHED", "FAILED", "ABORTED");
    assertThat(aws.query("select a from one_tx")).containsExactly(List.of("1"));
  }

  @Test
  void partsHaveIdsAndRowsOfTheirOwn() {
    DescribeStatementResponse end =
        aws.succeed(
            "create temp table t (a int)",
            "insert into t values (1), (2), (3)",
            "select a from t where a > 1 order by a");

    assertThat(end.subStatements())
        .extracting(part -> part.id())
        .containsExactly(end.id() + ":1", end.id() + ":2", end.id() + ":3");
    assertThat(end.subStatements())
        .extracting(part -> part.resultRows())
        .containsExactly(-1L, 3L, 2L);
    assertThat(end.resultRows()).isEqualTo(5);
    assertThat(aws.redshift().getStatementResult(get -> get.id(end.id() + ":3")).records())
        .hasSize(2);
    assertThatThrownBy(() -> aws.redshift().getStatementResult(get -> get.id(end.id() + ":1")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("does not have result");
  }

  @Test
  void fieldsAreTyped() {
    String id =
        aws.succeed(
                "select 1::smallint, 2::bigint, 1.5::float8, true, 'x'::varchar(3), 1.50::decimal(5,2), date '2020-05-12', null::int")
            .id();

    var row = aws.redshift().getStatementResult(get -> get.id(id + ":1")).records().get(0);

    assertThat(row)
        .extracting(field -> field.type().name())
        .containsExactly(
            "LONG_VALUE",
            "LONG_VALUE",
            "DOUBLE_VALUE",
            "BOOLEAN_VALUE",
            "STRING_VALUE",
            "STRING_VALUE",
            "STRING_VALUE",
            "IS_NULL");
    assertThat(row.get(5).stringValue()).isEqualTo("1.50");
  }

  @Test
  void longResultsComeInPages() {
    String digits =
        IntStream.range(0, 50).mapToObj(i -> "(" + i + ")").collect(Collectors.joining(","));
    aws.succeed("create table digits (d int)", "insert into digits values " + digits);

    assertThat(aws.query("select a.d * 50 + b.d from digits a, digits b order by 1"))
        .hasSize(2500)
        .last()
        .isEqualTo(List.of("2499"));
  }

  @Test
  void aSingleStatementHasTheResultUnderItsOwnId() {
    String id =
        aws.redshift()
            .executeStatement(
                run -> run.database(DATABASE).workgroupName(WORKGROUP).sql("select 7 as n;"))
            .id();

    assertThat(aws.await(id).queryString()).isEqualTo("select 7 as n;");
    var result = aws.redshift().getStatementResult(get -> get.id(id));
    assertThat(result.columnMetadata().get(0).name()).isEqualTo("n");
    assertThat(result.records().get(0).get(0).longValue()).isEqualTo(7);
  }

  @Test
  void aDescriptionTellsWhatPostgresqlKnows() {
    DescribeStatementResponse end = aws.succeed("select 1");

    assertThat(end.duration()).isPositive();
    assertThat(end.redshiftPid()).isPositive();
    assertThat(end.updatedAt()).isAfterOrEqualTo(end.createdAt());
    assertThat(end.redshiftQueryId()).isNull();
    assertThat(end.subStatements().get(0).redshiftQueryId()).isNull();
    assertThat(end.subStatements().get(0).queryString()).isEqualTo("select 1");
  }

  @Test
  void severalStatementsInOneTextAreRefused() {
    assertThat(aws.fail("select 1; select 2")).contains("cannot insert multiple commands");
  }

  @Test
  void theSameClientTokenActsOnce() {
    aws.succeed("create table tokens (a int)");
    String first =
        aws.submit(batch -> batch.clientToken("token-1"), "insert into tokens values (1)");
    aws.await(first);

    String second =
        aws.submit(batch -> batch.clientToken("token-1"), "insert into tokens values (1)");

    assertThat(second).isEqualTo(first);
    assertThat(aws.value("select count(*) from tokens")).isEqualTo("1");
  }

  @Test
  void aRaisedExceptionIsToldWithItsText() {
    aws.succeed(
        "create or replace procedure refuse(who varchar(20)) language plpgsql as $$ begin raise exception 'FENCED %', who; end $$");

    assertThat(aws.fail("call refuse('me')")).isEqualTo("ERROR: FENCED me");
  }

  @Test
  void aCancelledStatementIsAborted() {
    aws.succeed("create table gate (a int)", "insert into gate values (0)");
    String holder = holdGate();

    String waiting = aws.submit("lock table gate", "update gate set a = a + 1");
    awaitStarted(waiting);
    assertThat(aws.redshift().cancelStatement(cancel -> cancel.id(waiting)).status()).isTrue();

    assertThat(aws.await(waiting).status()).isEqualTo(StatusString.ABORTED);
    aws.redshift().cancelStatement(cancel -> cancel.id(holder));
    assertThat(aws.await(holder).status()).isEqualTo(StatusString.ABORTED);
    assertThat(aws.value("select a from gate")).isEqualTo("0");
    assertThatThrownBy(() -> aws.redshift().cancelStatement(cancel -> cancel.id(waiting)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("already in ABORTED state");
    aws.succeed("drop table gate");
  }

  @Test
  void aStatementTimeoutIsHonoured() {
    aws.succeed("create table slow_gate (a int)");

    assertThat(aws.fail("set statement_timeout to 200", "lock slow_gate", endless()))
        .contains("statement timeout");
  }

  @Test
  void listingFindsNamesByPrefixAndFinishedOnesByDefault() {
    aws.await(aws.submit(batch -> batch.statementName("job/1/a"), "select 1"));
    aws.await(aws.submit(batch -> batch.statementName("job/1/b"), "select 1/0"));
    aws.await(aws.submit(batch -> batch.statementName("other/1"), "select 1"));

    assertThat(names(null)).containsExactly("job/1/a");
    assertThat(names(StatusString.ALL)).containsExactlyInAnyOrder("job/1/a", "job/1/b");
    assertThat(names(StatusString.FAILED)).containsExactly("job/1/b");
  }

  @Test
  void aListingIsOfOneDatabaseAndOneWorkgroup() {
    aws.await(aws.submit(batch -> batch.statementName("where/"), "select 1"));

    assertThat(listed(list -> list.database(DATABASE).workgroupName(WORKGROUP))).hasSize(1);
    assertThat(listed(list -> list.database("another"))).isEmpty();
    assertThat(listed(list -> list.workgroupName("another"))).isEmpty();
  }

  @Test
  void listingsComeInPages() {
    for (int i = 0; i < 5; i++) {
      aws.await(aws.submit(batch -> batch.statementName("pages/"), "select 1"));
    }

    List<Integer> sizes =
        aws
            .redshift()
            .listStatementsPaginator(list -> list.statementName("pages/").maxResults(2))
            .stream()
            .map(page -> page.statements().size())
            .toList();

    assertThat(sizes).containsExactly(2, 2, 1);
    assertThatThrownBy(() -> aws.redshift().listStatements(list -> list.maxResults(101)))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> aws.redshift().listStatements(list -> list.nextToken("no token")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void aBatchHasAtMostFortyStatements() {
    assertThat(aws.succeed(copies(40)).subStatements()).hasSize(40);
    assertThatThrownBy(() -> aws.submit(copies(41))).isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> aws.submit()).isInstanceOf(ValidationException.class);
  }

  @Test
  void aStatementHasAtMostAHundredKilobytes() {
    String frame = "select 1 /**/";
    int most = 100 * 1024 - frame.length();

    aws.succeed("select 1 /*" + "x".repeat(most) + "*/");
    assertThatThrownBy(() -> aws.submit("select 1 /*" + "x".repeat(most + 1) + "*/"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("larger than 100kB");
    assertThatThrownBy(() -> aws.submit("select 1 /*" + "ä".repeat(most / 2 + 1) + "*/"))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void aRowOfAResultHasAtMost64Kilobytes() {
    aws.succeed("create table wide (v varchar(65535))");
    aws.succeed("insert into wide select repeat('x', 40000)");

    assertThat(aws.query("select v from wide")).hasSize(1);
    assertThat(aws.fail("select v, v from wide")).isEqualTo("ERROR: Packet for query is too large");
  }

  @Test
  void aClientTokenHasAtMost64Characters() {
    aws.submit(batch -> batch.clientToken("t".repeat(64)), "select 1");

    assertThatThrownBy(() -> aws.submit(batch -> batch.clientToken("t".repeat(65)), "select 1"))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void theClientTokenOfAnotherRequestIsRefused() {
    String id = aws.submit(batch -> batch.clientToken("token-2"), "select 1");

    assertThatThrownBy(() -> aws.submit(batch -> batch.clientToken("token-2"), "select 2"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("the ClientToken of another request");
    assertThat(aws.submit(batch -> batch.clientToken("token-2"), "select 1")).isEqualTo(id);
  }

  @Test
  void theClientTokenOfAFailedStatementStaysWithIt() {
    String id = aws.submit(batch -> batch.clientToken("token-3"), "select 1/0");
    assertThat(aws.await(id).status()).isEqualTo(StatusString.FAILED);

    assertThat(aws.submit(batch -> batch.clientToken("token-3"), "select 1/0")).isEqualTo(id);
  }

  @Test
  void theTargetIsADatabaseOfAWorkgroup() {
    refused(run -> run.workgroupName(null), "WorkgroupName");
    refused(run -> run.database(null), "Database");
    refused(run -> run.clusterIdentifier("c"), "not supported by the stand-in");
    refused(run -> run.dbUser("u"), "not supported by the stand-in");
    refused(run -> run.secretArn("arn:aws:secretsmanager:x"), "not supported by the stand-in");
    assertThat(aws.await(aws.submit(batch -> batch.database("none"), "select 1")).error())
        .isEqualTo("FATAL: database \"none\" does not exist");
  }

  @Test
  void parametersAreRefused() {
    refused(
        run -> run.sql("select :a").parameters(SqlParameter.builder().name("a").value("1").build()),
        "not supported by the stand-in: member Parameters");
  }

  @Test
  void sessionsAreRefused() {
    refused(
        run -> run.sessionKeepAliveSeconds(5),
        "not supported by the stand-in: member SessionKeepAliveSeconds");
    refused(
        run -> run.sessionId("00000000-0000-0000-0000-000000000000"),
        "not supported by the stand-in: member SessionId");
  }

  @Test
  void resultsAsCsvAreRefused() {
    refused(run -> run.resultFormat("CSV"), "not supported by the stand-in: ResultFormat CSV");
    assertThat(raw("GetStatementResultV2", "{\"Id\":\"x\"}")).contains("UnknownOperationException");
  }

  @Test
  void eventsAreRefused() {
    refused(run -> run.withEvent(true), "not supported by the stand-in: WithEvent");
  }

  @Test
  void aBatchThatIsNoTransactionIsRefused() {
    assertThat(raw("BatchExecuteStatement", batch("AUTO_COMMIT")))
        .contains("ValidationException")
        .contains("not supported by the stand-in: ExecutionMode AUTO_COMMIT");
    assertThat(raw("BatchExecuteStatement", batch("TRANSACTION"))).contains("\"Id\"");
  }

  @Test
  void longPollingIsRefused() {
    assertThat(raw("DescribeStatement", "{\"Id\":\"x\",\"WaitTimeSeconds\":5}"))
        .contains("ValidationException")
        .contains("not supported by the stand-in: member WaitTimeSeconds");
  }

  @Test
  void anUnknownStatementIsNotFound() {
    assertThatThrownBy(() -> describe("00000000-0000-0000-0000-000000000000"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> describe("no id")).isInstanceOf(ValidationException.class);
  }

  @Test
  void aPartOfABatchHasAResultAndNothingElseOfItsOwn() {
    String id = aws.succeed("select 1", "select 2").id();

    assertThatThrownBy(() -> aws.redshift().getStatementResult(get -> get.id(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> aws.redshift().getStatementResult(get -> get.id(id + ":3")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> describe(id + ":1"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("not supported by the stand-in");
    assertThatThrownBy(() -> aws.redshift().cancelStatement(cancel -> cancel.id(id + ":1")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("not supported by the stand-in");
  }

  @Test
  void aFinishedStatementCannotBeCancelled() {
    String id = aws.succeed("select 1").id();

    assertThatThrownBy(() -> aws.redshift().cancelStatement(cancel -> cancel.id(id)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("already in FINISHED state");
  }

  @Test
  void aStatementThatRunsHasNoResultYet() {
    aws.succeed("create table gate (a int)");
    String id = holdGate();

    assertThatThrownBy(() -> aws.redshift().getStatementResult(get -> get.id(id + ":1")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("does not have result");
    aws.redshift().cancelStatement(cancel -> cancel.id(id));
    assertThat(aws.await(id).status()).isEqualTo(StatusString.ABORTED);
    aws.succeed("drop table gate");
  }

  @Test
  void aStatementThatWaitsForItsTurnCanBeCancelled() {
    aws.succeed("create table gate (a int)");
    String holder = holdGate();
    List<String> queue =
        IntStream.range(0, 16).mapToObj(i -> aws.submit("lock table gate")).toList();
    String last = queue.get(queue.size() - 1);
    assertThat(describe(last).status()).isEqualTo(StatusString.SUBMITTED);

    assertThat(aws.redshift().cancelStatement(cancel -> cancel.id(last)).status()).isTrue();
    aws.redshift().cancelStatement(cancel -> cancel.id(holder));

    assertThat(aws.await(last).status()).isEqualTo(StatusString.ABORTED);
    assertThat(queue.subList(0, 15)).allSatisfy(id -> assertThat(aws.await(id).error()).isNull());
    aws.succeed("drop table gate");
  }

  private DescribeStatementResponse describe(String id) {
    return aws.redshift().describeStatement(describe -> describe.id(id));
  }

  private String raw(String operation, String json) {
    return aws.call(aws.redshiftEndpoint(), "RedshiftData." + operation, json);
  }

  private static String batch(String mode) {
    return "{\"Database\":\"dev\",\"WorkgroupName\":\"wg\",\"Sqls\":[\"select 1\"],\"ExecutionMode\":\""
        + mode
        + "\"}";
  }

  private static String[] copies(int count) {
    return Collections.nCopies(count, "select 1").toArray(String[]::new);
  }

  private void refused(Consumer<ExecuteStatementRequest.Builder> asked, String because) {
    ExecuteStatementRequest.Builder request =
        ExecuteStatementRequest.builder()
            .database(DATABASE)
            .workgroupName(WORKGROUP)
            .sql("select 1");
    asked.accept(request);
    assertThatThrownBy(() -> aws.redshift().executeStatement(request.build()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(because);
  }

  private List<StatementData> listed(Consumer<ListStatementsRequest.Builder> where) {
    ListStatementsRequest.Builder request = ListStatementsRequest.builder().statementName("where/");
    where.accept(request);
    return aws.redshift().listStatements(request.build()).statements();
  }

  private List<String> names(StatusString status) {
    return aws
        .redshift()
        .listStatements(list -> list.statementName("job/1/").status(status))
        .statements()
        .stream()
        .map(StatementData::statementName)
        .toList();
  }

  private String holdGate() {
    String id = aws.submit("lock table gate", endless());
    awaitStarted(id);
    awaitPart(id, 1);
    return id;
  }

  private void awaitStarted(String id) {
    aws.await(id, now -> now.status() == StatusString.STARTED);
  }

  private void awaitPart(String id, int part) {
    aws.await(id, now -> now.subStatements().get(part).status() == StatementStatusString.STARTED);
  }

  /** A query that runs until it is cancelled. */
  private static String endless() {
    return "with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n";
  }
}
