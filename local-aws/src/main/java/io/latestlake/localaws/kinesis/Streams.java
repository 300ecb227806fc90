package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All streams, each in a folder of its name. */
final class Streams implements AutoCloseable {
  private final Path dir;
  private final KinesisLimits limits;
  private final Clock clock;
  private final Map<String, KinesisStream> streams = new ConcurrentHashMap<>();

  private Streams(Path dir, KinesisLimits limits, Clock clock) {
    this.dir = requireNonNull(dir, "dir is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  static Streams open(Path dir, KinesisLimits limits, Clock clock) throws IOException {
    Files.createDirectories(dir);
    Streams streams = new Streams(dir, limits, clock);
    for (Path folder : folders(dir)) {
      if (KinesisStream.isIn(folder)) {
        KinesisStream stream = KinesisStream.open(folder, limits, clock);
        streams.streams.put(stream.name(), stream);
      } else {
        delete(folder);
      }
    }
    return streams;
  }

  KinesisStream get(String name) {
    KinesisStream stream = streams.get(name);
    if (stream == null) {
      throw KinesisErrors.noStream(name);
    }
    return stream;
  }

  synchronized void create(String name, int shardCount) throws IOException {
    if (streams.containsKey(name)) {
      throw KinesisErrors.inUse(
          "Stream " + name + " under account " + StreamName.ACCOUNT + " already exists.");
    }
    long shards = shardCount + openShards();
    if (shards > limits.shards()) {
      throw KinesisErrors.tooMuch(
          "This request would exceed the shard limit for the account "
              + StreamName.ACCOUNT
              + ". Limit: "
              + limits.shards()
              + ".");
    }
    Path folder = dir.resolve(name);
    streams.put(name, KinesisStream.create(folder, name, shardCount, limits, clock));
  }

  private long openShards() {
    long open = 0;
    for (KinesisStream stream : streams.values()) {
      synchronized (stream) {
        open += stream.entries().stream().filter(ShardEntry::isOpen).count();
      }
    }
    return open;
  }

  /** A stream that is deleted is gone at once; on AWS it may be seen DELETING first. */
  synchronized void delete(String name) throws IOException {
    KinesisStream stream = get(name);
    synchronized (stream) {
      streams.remove(name);
      stream.close();
      delete(dir.resolve(name));
    }
  }

  private static List<Path> folders(Path dir) throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  /** Its first file, which makes it a stream, goes first. */
  private static void delete(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(
              Comparator.comparing((Path path) -> !path.endsWith("stream.json"))
                  .thenComparing(Comparator.<Path>naturalOrder().reversed()))
          .forEach(paths::add);
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  @Override
  public void close() throws IOException {
    for (KinesisStream stream : streams.values()) {
      synchronized (stream) {
        stream.close();
      }
    }
  }
}
