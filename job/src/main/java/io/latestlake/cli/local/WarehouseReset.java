package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/** Takes away what a former run has left in the warehouse: view, table and ledger of each table. */
public final class WarehouseReset implements AutoCloseable {
  private final RedshiftDataClient client;
  private final Settings.Warehouse warehouse;

  private WarehouseReset(Settings.Aws aws, Settings.Warehouse warehouse) {
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.client =
        RedshiftDataClient.builder()
            .region(Region.of(aws.region()))
            .endpointOverride(aws.redshiftDataEndpoint())
            .build();
  }

  /** Of all tables of the settings. */
  public static void ofAllTables(Settings settings) throws IOException, InterruptedException {
    try (WarehouseReset reset = new WarehouseReset(settings.aws(), settings.warehouse())) {
      for (TableSpec table : settings.tables()) {
        reset.reset(table.name());
      }
    }
  }

  private void reset(String table) throws IOException, InterruptedException {
    List<String> statements = statements(table);
    String id =
        client
            .batchExecuteStatement(
                b ->
                    b.workgroupName(warehouse.workgroup())
                        .database(warehouse.database())
                        .sqls(statements))
            .id();
    while (true) {
      DescribeStatementResponse state = client.describeStatement(b -> b.id(id));
      if (state.status() == StatusString.FINISHED) {
        return;
      } else if (state.status() == StatusString.FAILED || state.status() == StatusString.ABORTED) {
        throw new CommandFailure("The warehouse cannot be emptied: " + state.error());
      }
      Thread.sleep(50);
    }
  }

  private List<String> statements(String table) throws IOException {
    try (InputStream in = WarehouseReset.class.getResourceAsStream("begin-anew.sql")) {
      String sql =
          new String(
                  requireNonNull(in, "begin-anew.sql is missing").readAllBytes(),
                  StandardCharsets.UTF_8)
              .replaceAll("(?m)^--.*$", "")
              .replace("{schema}", warehouse.schema())
              .replace("{table}", table);
      return Stream.of(sql.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
