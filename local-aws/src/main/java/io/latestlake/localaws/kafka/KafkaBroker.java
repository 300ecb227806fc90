package io.latestlake.localaws.kafka;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and controller in one, whose topics outlive the process; its ports are new
 * at each start.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final int NODE_ID = 1;
  private static final int ATTEMPTS = 3;
  private static final String MAX_MESSAGE_BYTES = Integer.toString(10 * 1024 * 1024);

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private KafkaBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  public static KafkaBroker start(Path dir, CallInterceptor interceptor) throws Exception {
    requireNonNull(dir, "dir is null");
    requireNonNull(interceptor, "interceptor is null");
    Files.createDirectories(dir);
    format(dir);
    for (int attempt = 1; ; attempt++) {
      int port = FreePort.find();
      KafkaRaftServer server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(properties(dir, port, FreePort.find(), interceptor)),
              Time.SYSTEM);
      try {
        startup(server);
        return new KafkaBroker(server, "127.0.0.1:" + port);
      } catch (RuntimeException e) {
        server.shutdown();
        server.awaitShutdown();
        if (attempt == ATTEMPTS) {
          throw new IOException("Kafka does not start: " + e.getMessage(), e);
        }
        LOG.warn("Kafka did not start, trying other ports", e);
      }
    }
  }

  /**
   * A controller that cannot start, as when its port is taken by now, is told of by the end of the
   * whole process; here it is an exception, of the thread that starts it.
   */
  private static void startup(KafkaRaftServer server) {
    Thread starter = Thread.currentThread();
    Exit.setHaltProcedure(
        (code, text) -> {
          if (Thread.currentThread() == starter) {
            throw new IllegalStateException("a fatal fault, which Kafka has logged");
          }
          Runtime.getRuntime().halt(code);
        });
    try {
      server.startup();
    } finally {
      // Not by resetHaltProcedure: after that, every halt is no more than an exception.
      Exit.setHaltProcedure((code, text) -> Runtime.getRuntime().halt(code));
    }
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** A folder is formatted once; a start that was killed between the two is formatted again. */
  private static void format(Path dir) throws Exception {
    if (Files.exists(dir.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(dir.toString()))
          .setMetadataLogDirectory(dir.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    }
  }

  private static Properties properties(
      Path dir, int port, int controllerPort, CallInterceptor interceptor) {
    String listener = "PLAINTEXT://127.0.0.1:" + port;
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.setProperty("listeners", listener + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", listener);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("log.dirs", dir.toString());
    p.setProperty("authorizer.class.name", InterceptedRequests.class.getName());
    p.put(InterceptedRequests.INTERCEPTOR, interceptor);
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("message.max.bytes", MAX_MESSAGE_BYTES);
    p.setProperty("replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    return p;
  }
}
