package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

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

/** The Kinesis stand-in. */
public final class KinesisService implements AutoCloseable {
  private final Streams streams;
  private final JsonServer server;

  private KinesisService(Streams streams, JsonServer server) {
    this.streams = requireNonNull(streams, "streams is null");
    this.server = requireNonNull(server, "server is null");
  }

  /**
   * @param clock by which records arrive and expire, iterators too, and limits refill
   */
  public static KinesisService start(
      Path dir, String region, KinesisLimits limits, Clock clock, CallInterceptor interceptor)
      throws IOException {
    return start(ListenAddress.LOOPBACK, dir, region, limits, clock, interceptor);
  }

  public static KinesisService start(
      ListenAddress at,
      Path dir,
      String region,
      KinesisLimits limits,
      Clock clock,
      CallInterceptor interceptor)
      throws IOException {
    Streams streams = Streams.open(dir, limits, clock);
    try {
      StreamName names = new StreamName(region);
      Map<String, JsonOperation> operations =
          new HashMap<>(new StreamOperations(streams, names, limits).operations());
      operations.putAll(new WriteOperations(streams, names, clock).operations());
      operations.putAll(new ReadOperations(streams, names, limits, clock).operations());
      operations.put("ListShards", new ShardListing(streams, names, limits, clock)::list);
      return new KinesisService(
          streams,
          new JsonServer(
              at,
              "kinesis",
              "Kinesis_20131202",
              operations,
              (operation, request) ->
                  request.path("StreamName").asText(request.path("StreamARN").asText("")),
              interceptor));
    } catch (IOException | RuntimeException e) {
      streams.close();
      throw e;
    }
  }

  public URI endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() throws IOException {
    server.close();
    streams.close();
  }
}
