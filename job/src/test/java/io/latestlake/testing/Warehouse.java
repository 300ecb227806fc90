package io.latestlake.testing;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.warehouse.AwsClients;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/** A tester's own eyes and hands in the warehouse, through the Data API and past the job's code. */
public final class Warehouse {
  private final AwsClients clients;

  public Warehouse(Settings.Aws aws) {
    clients = new AwsClients(requireNonNull(aws, "aws is null"));
  }

  public void execute(String sql) throws InterruptedException {
    try (RedshiftDataClient data = clients.redshiftData()) {
      execute(data, sql);
    }
  }

  /** The one number that the query gives. */
  public long number(String sql) throws InterruptedException {
    try (RedshiftDataClient data = clients.redshiftData()) {
      String id = execute(data, sql);
      Field field = data.getStatementResult(request -> request.id(id)).records().get(0).get(0);
      return field.longValue() != null ? field.longValue() : Long.parseLong(field.stringValue());
    }
  }

  private static String execute(RedshiftDataClient data, String sql) throws InterruptedException {
    String id =
        data.executeStatement(
                request ->
                    request
                        .workgroupName("latest-lake")
                        .database("dev")
                        .clientToken(UUID.randomUUID().toString())
                        .sql(sql))
            .id();
    while (true) {
      DescribeStatementResponse told = data.describeStatement(request -> request.id(id));
      if (told.status() == StatusString.FINISHED) {
        return id;
      }
      if (told.status() == StatusString.FAILED || told.status() == StatusString.ABORTED) {
        throw new AssertionError(sql + ": " + told.error());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
