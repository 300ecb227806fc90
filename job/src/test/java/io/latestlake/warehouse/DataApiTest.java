package io.latestlake.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.warehouse.StatementName.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.ActiveStatementsExceededException;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultRequest;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultResponse;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.redshiftdata.model.SubStatementData;
import software.amazon.awssdk.services.redshiftdata.model.ValidationException;

class DataApiTest {
  private static final StatementName NAME = new StatementName("t", "r", 1, Kind.COMMIT, 1, "1");

  private final Scripted client = new Scripted();
  private final StoppedClock clock = new StoppedClock();
  private final DataApi dataApi =
      new DataApi(client, "wg", "dev", clock, duration -> clock.now = clock.now.plus(duration));

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameToken() throws Exception {
    client.onSubmit(SdkClientException.create("read timed out"));
    client.onSubmit(ActiveStatementsExceededException.builder().statusCode(400).build());
    client.onDescribe(StatusString.STARTED, null);
    client.onDescribe(StatusString.FINISHED, null);
    dataApi.run(NAME, List.of("SELECT 1"));
    assertThat(client.submitted).hasSize(3);
    assertThat(client.submitted.stream().map(BatchExecuteStatementRequest::clientToken).distinct())
        .containsExactly(NAME.clientToken());
  }

  @Test
  void aServiceThatStaysAwayIsForTheCallerToRetry() {
    client.onSubmit(Collections.nCopies(1000, SdkClientException.create("connection refused")));
    assertThatThrownBy(() -> dataApi.run(NAME, List.of("SELECT 1")))
        .isInstanceOf(WarehouseException.Retryable.class);
  }

  @Test
  void aRequestThatIsWrongIsFatal() {
    client.onSubmit(
        ValidationException.builder().message("no such workgroup").statusCode(400).build());
    assertThatThrownBy(() -> dataApi.run(NAME, List.of("SELECT 1")))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContaining("no such workgroup");
  }

  @Test
  void theEndOfTheStatementDecides() {
    client.onDescribe(StatusString.ABORTED, null);
    assertThatThrownBy(() -> dataApi.run(NAME, List.of("SELECT 1")))
        .isInstanceOf(WarehouseException.Retryable.class);
    client.onDescribe(StatusString.FAILED, "ERROR: division by zero");
    assertThatThrownBy(() -> dataApi.run(NAME, List.of("SELECT 1")))
        .isInstanceOf(WarehouseException.BadData.class);
  }

  @Test
  void allPagesOfTheLastResultAreRead() throws Exception {
    client.onDescribe(StatusString.FINISHED, null);
    ResultRows rows = dataApi.run(NAME, List.of("SELECT 1", "SELECT 2", "DROP TABLE x"));
    assertThat(rows.rows()).hasSize(2);
    assertThat(rows.number(0, 0)).isEqualTo(7);
    assertThat(rows.number(1, 0)).isEqualTo(8);
    assertThat(client.results).containsExactly("id:2", "id:2");
  }

  @Test
  void whatTheDataApiCannotTakeIsNotSent() {
    assertThatThrownBy(() -> dataApi.run(NAME, Collections.nCopies(41, "SELECT 1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dataApi.run(NAME, List.of("x".repeat(100_001))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(client.submitted).isEmpty();
  }

  @Test
  void waitsGrowFromMillisecondsToSeconds() {
    assertThat(Polling.delay(0)).isEqualTo(Duration.ofMillis(5));
    assertThat(Polling.delay(10)).isBetween(Duration.ofMillis(20), Duration.ofMillis(100));
    assertThat(Polling.delay(1000)).isEqualTo(Duration.ofSeconds(2));
  }

  /** Answers what it was told to; then a success. */
  private static final class Scripted implements RedshiftDataClient {
    private final Deque<Supplier<BatchExecuteStatementResponse>> submissions = new ArrayDeque<>();
    private final Deque<DescribeStatementResponse> states = new ArrayDeque<>();
    private final List<BatchExecuteStatementRequest> submitted = new ArrayList<>();
    private final List<String> results = new ArrayList<>();

    void onSubmit(RuntimeException failure) {
      submissions.add(
          () -> {
            throw failure;
          });
    }

    void onSubmit(List<? extends RuntimeException> failures) {
      failures.forEach(this::onSubmit);
    }

    void onDescribe(StatusString status, String error) {
      states.add(
          DescribeStatementResponse.builder()
              .id("id")
              .status(status)
              .error(error)
              .subStatements(part(1, true), part(2, true), part(3, false))
              .build());
    }

    private static SubStatementData part(int number, boolean hasResultSet) {
      return SubStatementData.builder().id("id:" + number).hasResultSet(hasResultSet).build();
    }

    @Override
    public BatchExecuteStatementResponse batchExecuteStatement(
        BatchExecuteStatementRequest request) {
      submitted.add(request);
      Supplier<BatchExecuteStatementResponse> next = submissions.poll();
      return next == null ? BatchExecuteStatementResponse.builder().id("id").build() : next.get();
    }

    @Override
    public DescribeStatementResponse describeStatement(DescribeStatementRequest request) {
      return states.remove();
    }

    @Override
    public GetStatementResultResponse getStatementResult(GetStatementResultRequest request) {
      results.add(request.id());
      boolean first = request.nextToken() == null;
      return GetStatementResultResponse.builder()
          .records(List.of(List.of(Field.builder().longValue(first ? 7L : 8L).build())))
          .columnMetadata(List.of())
          .nextToken(first ? "more" : null)
          .build();
    }

    @Override
    public String serviceName() {
      return "redshift-data";
    }

    @Override
    public void close() {}
  }

  private static final class StoppedClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
