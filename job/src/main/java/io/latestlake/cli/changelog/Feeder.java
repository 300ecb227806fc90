package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a change log to a topic of its own, at once or over a time. */
public final class Feeder implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final int SHOWN_EVERY = 5_000;
  private static final Duration RECREATION = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MILLIS = 500;

  /** A broker may be away for a while, and nothing of the log may be lost for it. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String servers;
  private final String topic;
  private final Admin admin;

  public Feeder(String servers, String topic) {
    this.servers = requireNonNull(servers, "servers is null");
    this.topic = requireNonNull(topic, "topic is null");
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers);
    this.admin = Admin.create(properties);
  }

  /** Whether the topic is as the mark says. */
  public boolean holds(TopicMark mark) throws InterruptedException {
    try {
      return endOffsets().equals(mark.endOffsets());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw failed(e);
    }
  }

  /** Makes the topic anew and writes the log to it. */
  public TopicMark write(String identity, ChangeLog log, DmsMessages messages, LongConsumer written)
      throws IOException, InterruptedException {
    try {
      recreate();
      long count = produce(log, messages, Pace.UNHELD, written);
      return new TopicMark(identity, count, endOffsets());
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  /** Makes the topic; one that is there is left as it is. */
  public void createIfMissing() throws InterruptedException {
    try {
      create();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed(e);
      }
    }
  }

  /**
   * Writes the log behind what the topic holds.
   *
   * @param pace says when a message may go
   * @return how many were written
   */
  public long append(ChangeLog log, DmsMessages messages, Pace pace, LongConsumer written)
      throws IOException {
    return produce(log, messages, pace, written);
  }

  /**
   * Waits until a group has read all that the topic holds, as far as it tells: Flink's source tells
   * at completed checkpoints.
   */
  public void awaitRead(String group) throws InterruptedException {
    while (!isRead(group)) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private boolean isRead(String group) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> read =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      List<Long> ends = endOffsets();
      return IntStream.range(0, PARTITIONS)
          .allMatch(
              partition -> {
                OffsetAndMetadata offset = read.get(new TopicPartition(topic, partition));
                return (offset == null ? 0 : offset.offset()) >= ends.get(partition);
              });
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw failed(e);
    }
  }

  /** Takes away what Kafka knows of a group. */
  public void forget(String group) throws InterruptedException {
    try {
      admin.deleteConsumerGroups(List.of(group)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw failed(e);
      }
    }
  }

  private void recreate() throws ExecutionException, InterruptedException {
    try {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
    long end = System.nanoTime() + RECREATION.toNanos();
    while (true) {
      try {
        create();
        return;
      } catch (ExecutionException e) {
        // Its deletion goes on in the background.
        if (!(e.getCause() instanceof TopicExistsException) || System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private void create() throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    // Answered by the partitions' leaders. A producer whose first batch of several meets none may
    // send them out of their order again and again, until its patience ends.
    endOffsets();
  }

  private long produce(ChangeLog log, DmsMessages messages, Pace pace, LongConsumer written)
      throws IOException {
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (Sending sending =
        new Sending(new KafkaProducer<>(producerProperties()), failure, pace, written)) {
      log.read(
          new ChangeLog.Reader() {
            @Override
            public void row(Operation operation, String[] values) {
              sending.send(messages.row(operation, values));
            }

            @Override
            public void message(String json) {
              sending.send(messages.asItIs(json));
            }
          });
      sending.finish();
      return sending.count;
    }
  }

  private Properties producerProperties() {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.put(
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "50");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(512 << 10));
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(64L << 20));
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return properties;
  }

  private List<Long> endOffsets() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    var offsets = admin.listOffsets(latest).all().get();
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> offsets.get(new TopicPartition(topic, partition)).offset())
        .toList();
  }

  private static CommandFailure failed(ExecutionException e) {
    return new CommandFailure("Kafka refused the change log: " + e.getCause().getMessage(), e);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }

  /** Messages on their way to the topic. */
  private final class Sending implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure;
    private final Pace pace;
    private final LongConsumer written;
    private long count;

    Sending(
        Producer<byte[], byte[]> producer,
        AtomicReference<Exception> failure,
        Pace pace,
        LongConsumer written) {
      this.producer = producer;
      this.failure = failure;
      this.pace = pace;
      this.written = written;
    }

    void send(Message message) {
      pace.await(count);
      producer.send(
          new ProducerRecord<>(topic, message.key(), message.value()),
          (metadata, exception) -> {
            if (exception != null) {
              failure.compareAndSet(null, exception);
            }
          });
      count++;
      if (count % SHOWN_EVERY == 0) {
        throwIfFailed();
        written.accept(count);
      }
    }

    void finish() {
      producer.flush();
      throwIfFailed();
      written.accept(count);
    }

    private void throwIfFailed() {
      Exception exception = failure.get();
      if (exception != null) {
        throw new CommandFailure(
            "Kafka refused a message of the change log: " + exception.getMessage(), exception);
      }
    }

    @Override
    public void close() {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
