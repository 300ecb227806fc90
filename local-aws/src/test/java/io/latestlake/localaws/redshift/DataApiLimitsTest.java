package io.latestlake.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latestlake.localaws.wire.JsonServer;
import io.latestlake.localaws.wire.RateLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.ActiveStatementsExceededException;
import software.amazon.awssdk.services.redshiftdata.model.RedshiftDataException;
import software.amazon.awssdk.services.redshiftdata.model.ResourceNotFoundException;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/** What depends on time and on load, over the real wire, with the test in place of the database. */
class DataApiLimitsTest {
  private static final int ACTIVE = 2;
  private static final int LISTS_PER_SECOND = 3;

  @TempDir private Path dir;
  private final SettableClock clock = new SettableClock();
  private final BlockingQueue<RunningStatement> submitted = new LinkedBlockingQueue<>();
  private JsonServer server;
  private RedshiftDataClient client;

  @BeforeEach
  void start() throws IOException {
    StatementStore store = store();
    store.restore();
    server =
        new JsonServer(
            "redshiftData",
            "RedshiftData",
            new DataApi(store, Runnable::run, submitted::add).operations(),
            (operation, request) -> "",
            new RateLimits(Map.of(Set.of("ListStatements"), LISTS_PER_SECOND), clock::nanos));
    client =
        RedshiftDataClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aStatementGoesThroughAllItsStates() {
    String id = submit("t");
    RunningStatement statement = submitted.remove();

    assertThat(status(id)).isEqualTo(StatusString.SUBMITTED);
    statement.advance(StatementStatus.PICKED);
    assertThat(status(id)).isEqualTo(StatusString.PICKED);
    statement.startedOn(1);
    assertThat(status(id)).isEqualTo(StatusString.STARTED);
    statement.advance(StatementStatus.FINISHED);
    assertThat(status(id)).isEqualTo(StatusString.FINISHED);
  }

  @Test
  void statementsBeyondTheMostActiveOnesAreRefused() {
    String first = submit("1");
    submit("2");

    assertThatThrownBy(() -> submit("3")).isInstanceOf(ActiveStatementsExceededException.class);
    assertThat(submit("1")).as("a repeat is no statement more").isEqualTo(first);
    submitted.remove().advance(StatementStatus.FINISHED);
    assertThat(submit("3")).isNotEqualTo(first);
  }

  @Test
  void aClientTokenIsRememberedForEightHours() {
    String id = submit("token");
    submitted.remove().advance(StatementStatus.FINISHED);

    clock.advance(Duration.ofHours(8));
    assertThat(submit("token")).isEqualTo(id);
    clock.advance(Duration.ofMillis(1));
    String next = submit("token");
    assertThat(next).isNotEqualTo(id);
    assertThat(status(id)).isEqualTo(StatusString.FINISHED);
    assertThat(submit("token")).isEqualTo(next);
  }

  @Test
  void aStatementIsForgottenAfterADay() {
    String id = submit("t");
    submitted.remove().advance(StatementStatus.FINISHED);

    clock.advance(Duration.ofHours(24));
    assertThat(status(id)).isEqualTo(StatusString.FINISHED);
    clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(() -> status(id)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.getStatementResult(get -> get.id(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.cancelStatement(cancel -> cancel.id(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(client.listStatements(list -> list.status(StatusString.ALL)).statements()).isEmpty();
  }

  @Test
  void requestsThatComeTooFastAreThrottled() {
    for (int i = 0; i < LISTS_PER_SECOND; i++) {
      client.listStatements(list -> list.maxResults(1));
    }
    RedshiftDataException refusal =
        catchThrowableOfType(
            RedshiftDataException.class, () -> client.listStatements(list -> list.maxResults(1)));

    assertThat(refusal.statusCode()).isEqualTo(400);
    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
    assertThat(refusal.isThrottlingException()).isTrue();
    submit("other operations are not concerned");
    clock.advance(Duration.ofMillis(400));
    client.listStatements(list -> list.maxResults(1));
  }

  @Test
  void theMostThatAwsTakesIsTheDefault() {
    assertThat(DataApiLimits.AWS.activeStatements()).isEqualTo(500);
    assertThat(DataApiLimits.AWS.resultBytes()).isEqualTo(500 * 1024 * 1024);
    assertThat(DataApiLimits.AWS.rowBytes()).isEqualTo(64 * 1024);
    assertThat(DataApiLimits.AWS.callsPerSecond())
        .containsOnlyKeys(
            "ExecuteStatement",
            "BatchExecuteStatement",
            "DescribeStatement",
            "GetStatementResult",
            "ListStatements",
            "CancelStatement");
  }

  private StatementStore store() {
    return new StatementStore(
        clock,
        () -> UUID.randomUUID().toString(),
        new StatementJournal(dir.resolve("statements.jsonl")),
        ACTIVE);
  }

  private String submit(String token) {
    return client
        .executeStatement(
            run -> run.database("dev").workgroupName("wg").sql("select 1").clientToken(token))
        .id();
  }

  private StatusString status(String id) {
    return client.describeStatement(describe -> describe.id(id)).status();
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2024-01-01T00:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    long nanos() {
      return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
