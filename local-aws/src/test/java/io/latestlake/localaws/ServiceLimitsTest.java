package io.latestlake.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.localaws.fault.Faults;
import io.latestlake.localaws.redshift.DataApiLimits;
import io.latestlake.localaws.s3.S3Limits;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.redshiftdata.model.ActiveStatementsExceededException;

/** Limits that are too high to be met in a test, set low. */
class ServiceLimitsTest {
  private static final DataApiLimits LOW =
      new DataApiLimits(1, 100, 60, Map.of("ListStatements", 1));

  @TempDir private Path dir;

  @Test
  void aResultHasAtMostTheBytesThatTheLimitAllows() throws Exception {
    try (LocalServices services = LocalServices.start(dir, Faults.none(), LOW, S3Limits.AWS);
        TestClients aws = new TestClients(services.endpoints())) {
      aws.succeed("create table three (a int)", "insert into three values (1), (2), (3)");
      assertThat(aws.query("select repeat('x', 50) from three where a < 3")).hasSize(2);
      assertThat(aws.fail("select repeat('x', 50) from three"))
          .isEqualTo("ERROR: Database response exceeded size limit");
      assertThat(aws.fail("select repeat('x', 61)"))
          .isEqualTo("ERROR: Packet for query is too large");

      String endless =
          aws.submit(
              "with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n");
      assertThatThrownBy(() -> aws.submit("select 1"))
          .isInstanceOf(ActiveStatementsExceededException.class);
      aws.redshift().cancelStatement(cancel -> cancel.id(endless));
      aws.await(endless);
      assertThat(aws.value("select 1")).isEqualTo("1");
    }
  }

  @Test
  void whatWasThrottledIsCounted() throws Exception {
    try (LocalServices services = LocalServices.start(dir, Faults.none(), LOW, S3Limits.AWS);
        TestClients aws = new TestClients(services.endpoints())) {
      long refused =
          IntStream.range(0, 10)
              .mapToObj(i -> aws.call(aws.redshiftEndpoint(), "RedshiftData.ListStatements", "{}"))
              .filter(answer -> answer.contains("ThrottlingException"))
              .count();

      assertThat(aws.stats().at("/redshiftData/throttled").asLong())
          .isEqualTo(refused)
          .isPositive();
      assertThat(aws.stats().at("/glue/throttled").asLong()).isZero();
    }
  }
}
