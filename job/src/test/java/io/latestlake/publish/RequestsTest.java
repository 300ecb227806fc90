package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.latestlake.publish.Requests.Answer;
import io.latestlake.publish.Requests.Kind;
import io.latestlake.publish.Requests.Request;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.WarehouseTable;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class RequestsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  @Test
  void aRequestWaitsUntilItIsAnswered() {
    try (WarehouseTable table = new WarehouseTable(localAws.aws(), dir)) {
      Requests requests = requests(table, "cases");
      Request back = new Request(Kind.ROLL_BACK, 7L);
      Request resume = new Request(Kind.RESUME, null);
      String second = requests.ask(NOON.plusMillis(1), "a", resume);
      String first = requests.ask(NOON, "b", back);

      assertThat(requests.waiting())
          .extracting(Requests.Waiting::id, Requests.Waiting::request)
          .containsExactly(tuple(first, back), tuple(second, resume));
      assertThat(requests(table, "cases2").waiting()).as("of another table").isEmpty();
      assertThat(requests.answer(first)).isEmpty();

      requests.answered(first, new Answer(true, "done"));
      requests.answered(first, new Answer(true, "done once more"));

      assertThat(requests.answer(first)).contains(new Answer(true, "done"));
      assertThat(requests.waiting()).extracting(Requests.Waiting::id).containsExactly(second);
    }
  }

  @Test
  void whatNobodyCanReadIsAnsweredSo() {
    try (WarehouseTable table = new WarehouseTable(localAws.aws(), dir)) {
      Requests requests = requests(table, "cases");
      table
          .s3()
          .putObject(
              put -> put.bucket(table.lake().bucket()).key("some/prefix/requests/cases/x.json"),
              RequestBody.fromString("{\"request\": \"drop\"}"));

      assertThat(requests.waiting()).isEmpty();

      assertThat(requests.answer("x"))
          .hasValueSatisfying(
              answer -> {
                assertThat(answer.done()).isFalse();
                assertThat(answer.text()).startsWith("the request cannot be read: ");
              });
      assertThat(table.keys("some/prefix/requests/")).isEmpty();
    }
  }

  private static Requests requests(WarehouseTable table, String name) {
    return new Requests(table.s3(), table.lake().bucket(), table.lake().prefix(), name);
  }
}
