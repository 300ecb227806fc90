package io.latestlake.localaws.glue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.JsonOperation;
import io.latestlake.localaws.wire.JsonServer;
import io.latestlake.localaws.wire.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** The Glue stand-in. */
public final class GlueService implements AutoCloseable {
  private final JsonServer server;

  private GlueService(JsonServer server) {
    this.server = server;
  }

  public static GlueService start(Path dir, CallInterceptor interceptor) throws IOException {
    return start(ListenAddress.LOOPBACK, dir, interceptor);
  }

  public static GlueService start(ListenAddress at, Path dir, CallInterceptor interceptor)
      throws IOException {
    Catalog catalog = Catalog.open(dir);
    Map<String, JsonOperation> operations =
        new HashMap<>(new GlueTables(catalog, Clock.systemUTC()).operations());
    operations.putAll(new PartitionReads(catalog).operations());
    operations.putAll(new GlueCrawlers(catalog, Clock.systemUTC()).operations());
    operations.putAll(new GluePartitions(catalog, Clock.systemUTC()).operations());
    return new GlueService(
        new JsonServer(at, "glue", "AWSGlue", operations, GlueService::subject, interceptor));
  }

  /** {@code database.table}, or the database alone. */
  private static String subject(String operation, ObjectNode request) {
    String database =
        request
            .path("DatabaseName")
            .asText(request.at("/DatabaseInput/Name").asText(request.path("Name").asText("")));
    String table = request.path("TableName").asText(request.at("/TableInput/Name").asText(""));
    if (table.isEmpty() && request.has("DatabaseName")) {
      table = request.path("Name").asText("");
    }
    return table.isEmpty() ? database : database + "." + table;
  }

  public URI endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() {
    server.close();
  }
}
