package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves awsJson 1.1: POST with {@code X-Amz-Target: <prefix>.<Operation>}, JSON in and out, errors
 * with {@code __type} (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). A request
 * in CBOR is answered in CBOR. Signatures are not checked.
 */
public final class JsonServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JsonServer.class);

  private final String host;
  private final String service;
  private final String targetPrefix;
  private final Map<String, JsonOperation> operations;
  private final Subject subject;
  private final CallInterceptor interceptor;
  private final HttpServer server;
  private final ExecutorService threads;

  /** On loopback. */
  public JsonServer(
      String service,
      String targetPrefix,
      Map<String, JsonOperation> operations,
      Subject subject,
      CallInterceptor interceptor)
      throws IOException {
    this(ListenAddress.LOOPBACK, service, targetPrefix, operations, subject, interceptor);
  }

  public JsonServer(
      ListenAddress at,
      String service,
      String targetPrefix,
      Map<String, JsonOperation> operations,
      Subject subject,
      CallInterceptor interceptor)
      throws IOException {
    this.host = at.host();
    this.service = requireNonNull(service, "service is null");
    this.targetPrefix = requireNonNull(targetPrefix, "targetPrefix is null") + ".";
    this.operations = Map.copyOf(operations);
    this.subject = requireNonNull(subject, "subject is null");
    this.interceptor = requireNonNull(interceptor, "interceptor is null");
    this.threads = Executors.newCachedThreadPool(new NamedThreads(service + "-http"));
    this.server = HttpServer.create(at.socketAddress(), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://" + host + ":" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Encoding encoding = Encoding.of(exchange.getRequestHeaders().getFirst("Content-Type"));
      try {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        reply(exchange, encoding, 200, call(target, encoding, body));
      } catch (AwsException e) {
        replyError(exchange, encoding, e);
      } catch (ConnectionCut e) {
        LOG.info("A call of {} is not answered", service);
      } catch (Exception | Error e) {
        LOG.error("A call of {} failed", service, e);
        replyError(
            exchange,
            encoding,
            AwsException.server("InternalServerException", String.valueOf(e.getMessage())));
      }
    }
  }

  private JsonNode call(String target, Encoding encoding, byte[] body) throws Exception {
    String name =
        target != null && target.startsWith(targetPrefix)
            ? target.substring(targetPrefix.length())
            : null;
    JsonOperation operation = name == null ? null : operations.get(name);
    if (operation == null) {
      throw AwsException.client(
          "UnknownOperationException", "not supported by the stand-in: " + target);
    }
    JsonNode request =
        body.length == 0 ? JsonNodeFactory.instance.objectNode() : encoding.mapper().readTree(body);
    if (!(request instanceof ObjectNode members)) {
      throw AwsException.client("SerializationException", "the request is not an object");
    }
    return interceptor.around(
        Call.request(service, name, subject.of(name, members), members),
        () -> operation.call(members));
  }

  private static void replyError(HttpExchange exchange, Encoding encoding, AwsException error)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", error.type());
    body.put("message", error.getMessage());
    body.put("Message", error.getMessage());
    exchange.getResponseHeaders().set("x-amzn-ErrorType", error.type());
    reply(exchange, encoding, error.status(), body);
  }

  private static void reply(HttpExchange exchange, Encoding encoding, int status, JsonNode answer)
      throws IOException {
    byte[] bytes = encoding.mapper().writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", encoding.contentType());
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
