package io.latestlake.source.kinesis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** Which answers the client of the calls that wait asks for again, over the wire. */
class KinesisClientsTest {
  private static final byte[] EMPTY_CBOR_MAP = {(byte) 0xA0};
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final int ATTEMPTS = 3;

  private final Deque<String> failures = new ArrayDeque<>();
  private int calls;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    if (System.getProperty("aws.accessKeyId") == null) {
      System.setProperty("aws.accessKeyId", "test");
      System.setProperty("aws.secretAccessKey", "test");
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          calls++;
          String failure = failures.poll();
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-cbor-1.1");
          if (failure != null) {
            exchange.getResponseHeaders().add("x-amzn-ErrorType", failure);
          }
          exchange.sendResponseHeaders(failure == null ? 200 : 400, EMPTY_CBOR_MAP.length);
          exchange.getResponseBody().write(EMPTY_CBOR_MAP);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LimitExceededException",
        "ResourceInUseException",
        "ProvisionedThroughputExceededException"
      })
  void aListOfShardsThatIsRefusedForNowIsAskedForAgain(String failure) {
    failures.addAll(List.of(failure, failure));

    assertThat(list().isEmpty()).isTrue();

    assertThat(calls).isEqualTo(ATTEMPTS);
  }

  @Test
  void itIsNotAskedForWithoutEnd() {
    failures.addAll(
        List.of("LimitExceededException", "LimitExceededException", "LimitExceededException"));

    assertThatThrownBy(this::list).isInstanceOf(KinesisException.class);

    assertThat(calls).isEqualTo(ATTEMPTS);
  }

  @Test
  void whatWouldFailAgainIsNotAskedForAgain() {
    failures.add("AccessDeniedException");

    assertThatThrownBy(this::list).isInstanceOf(KinesisException.class);

    assertThat(calls).isEqualTo(1);
  }

  private List<?> list() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    KinesisClient client =
        new KinesisClients("us-east-1", endpoint, Duration.ofSeconds(30))
            .patient(MILLI, MILLI, ATTEMPTS);
    try (StreamProxy proxy = new KinesisStreamProxy(client, "s")) {
      return proxy.shards();
    }
  }
}
