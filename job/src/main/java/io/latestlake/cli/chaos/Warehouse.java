package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import java.net.URI;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/** Looks into the warehouse when the run has ended. */
final class Warehouse implements AutoCloseable {
  private static final long ASK_EVERY_MILLIS = 50;

  private final Settings.Warehouse settings;
  private final RedshiftDataClient client;

  Warehouse(URI endpoint, String region, Settings.Warehouse settings) {
    this.settings = requireNonNull(settings, "settings is null");
    this.client =
        RedshiftDataClient.builder().region(Region.of(region)).endpointOverride(endpoint).build();
  }

  /** The one number that a query gives. */
  long number(String sql) throws InterruptedException {
    String id = execute(sql);
    return client.getStatementResult(b -> b.id(id)).records().get(0).get(0).longValue();
  }

  /** The statement's id. */
  String execute(String sql) throws InterruptedException {
    String id =
        client
            .executeStatement(
                b -> b.workgroupName(settings.workgroup()).database(settings.database()).sql(sql))
            .id();
    while (true) {
      DescribeStatementResponse state = client.describeStatement(b -> b.id(id));
      if (state.status() == StatusString.FINISHED) {
        return id;
      } else if (state.status() == StatusString.FAILED || state.status() == StatusString.ABORTED) {
        throw new CommandFailure("The warehouse cannot be read: " + state.error());
      }
      Thread.sleep(ASK_EVERY_MILLIS);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
