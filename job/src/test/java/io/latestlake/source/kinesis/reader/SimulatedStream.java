package io.latestlake.source.kinesis.reader;

import io.latestlake.source.kinesis.proxy.ShardPage;
import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * A stream with shards over keys from 0 to {@link #KEYS}, which fails by chance and answers with as
 * few records as it likes.
 */
final class SimulatedStream {
  static final int KEYS = 16;
  private static final BigInteger FIRST_SEQUENCE = BigInteger.TWO.pow(180);

  /** What was put: the count of its key and of all. */
  record Put(int key, int number) {
    @Override
    public String toString() {
      return key + ":" + number;
    }

    static Put of(Record record) {
      String[] parts = record.data().asUtf8String().split(":");
      return new Put(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  private static final class SimulatedShard {
    private final String id;
    private final List<String> parents;
    private final int from;
    private final int to;
    private final List<Record> records = new ArrayList<>();
    private boolean open = true;
    private boolean expired;

    SimulatedShard(String id, List<String> parents, int from, int to) {
      this.id = id;
      this.parents = parents;
      this.from = from;
      this.to = to;
    }
  }

  private final Random random;
  private final List<SimulatedShard> shards = new ArrayList<>();
  private final List<Put> puts = new ArrayList<>();
  private boolean failing = true;

  SimulatedStream(int count, Random random) {
    this.random = random;
    for (int i = 0; i < count; i++) {
      open(List.of(), KEYS * i / count, KEYS * (i + 1) / count);
    }
  }

  private void open(List<String> parents, int from, int to) {
    shards.add(new SimulatedShard("shard-" + shards.size(), parents, from, to));
  }

  void put(int key) {
    Put put = new Put(key, puts.size());
    SimulatedShard shard =
        shards.stream()
            .filter(s -> s.open && s.from <= key && key < s.to)
            .findFirst()
            .orElseThrow();
    shard.records.add(
        Record.builder()
            .partitionKey(Integer.toString(key))
            .sequenceNumber(FIRST_SEQUENCE.add(BigInteger.valueOf(puts.size())).toString())
            .approximateArrivalTimestamp(Instant.ofEpochMilli(puts.size()))
            .data(SdkBytes.fromUtf8String(put.toString()))
            .build());
    puts.add(put);
  }

  List<Put> puts() {
    return puts;
  }

  void reshard() {
    List<SimulatedShard> open = shards.stream().filter(shard -> shard.open).toList();
    SimulatedShard shard = open.get(random.nextInt(open.size()));
    if (random.nextBoolean() && shard.to - shard.from > 1) {
      int middle = shard.from + 1 + random.nextInt(shard.to - shard.from - 1);
      shard.open = false;
      open(List.of(shard.id), shard.from, middle);
      open(List.of(shard.id), middle, shard.to);
      return;
    }
    open.stream()
        .filter(other -> other.from == shard.to)
        .findFirst()
        .ifPresent(
            other -> {
              shard.open = false;
              other.open = false;
              open(List.of(shard.id, other.id), shard.from, other.to);
            });
  }

  /**
   * Lets closed shards go of which all records are among these. None goes before its parents, which
   * closed before it.
   */
  void expire(List<Put> kept) {
    shards.stream()
        .filter(shard -> !shard.open)
        .filter(shard -> shard.records.stream().map(Put::of).allMatch(kept::contains))
        .filter(shard -> shards.stream().noneMatch(p -> isParent(p, shard) && !p.expired))
        .filter(shard -> random.nextBoolean())
        .forEach(shard -> shard.expired = true);
  }

  private static boolean isParent(SimulatedShard parent, SimulatedShard child) {
    return child.parents.contains(parent.id);
  }

  void failNoMore() {
    failing = false;
  }

  StreamProxy proxy() {
    return new StreamProxy() {
      @Override
      public List<Shard> shards() {
        return shards.stream().filter(shard -> !shard.expired).map(s -> described(s)).toList();
      }

      @Override
      public List<Shard> shardsSince(Instant moment) {
        throw new UnsupportedOperationException("it is read from its horizon");
      }

      @Override
      public String iterator(String shard, StartingPosition position) {
        fail();
        SimulatedShard found = find(shard);
        int next = 0;
        if (position instanceof StartingPosition.AfterSequence after) {
          BigInteger sequence = new BigInteger(after.sequence());
          next =
              (int)
                  found.records.stream()
                      .filter(r -> new BigInteger(r.sequenceNumber()).compareTo(sequence) <= 0)
                      .count();
        }
        return shard + "/" + next;
      }

      @Override
      public ShardPage read(String iterator, int mostRecords) {
        fail();
        String[] parts = iterator.split("/");
        SimulatedShard shard = find(parts[0]);
        int from = Integer.parseInt(parts[1]);
        int to = Math.min(shard.records.size(), from + random.nextInt(4));
        boolean atTip = to == shard.records.size();
        // The end may be told with the last records, or by one more call.
        boolean ends = !shard.open && atTip && (from == to || random.nextBoolean());
        return new ShardPage(
            List.copyOf(shard.records.subList(from, to)),
            ends ? null : parts[0] + "/" + to,
            atTip ? 0 : 1);
      }

      @Override
      public void close() {}
    };
  }

  private SimulatedShard find(String id) {
    return shards.stream()
        .filter(shard -> shard.id.equals(id) && !shard.expired)
        .findFirst()
        .orElseThrow(() -> ResourceNotFoundException.builder().message(id).build());
  }

  private static Shard described(SimulatedShard shard) {
    Shard.Builder described = Shard.builder().shardId(shard.id);
    if (!shard.parents.isEmpty()) {
      described.parentShardId(shard.parents.get(0));
    }
    if (shard.parents.size() > 1) {
      described.adjacentParentShardId(shard.parents.get(1));
    }
    return described.build();
  }

  private void fail() {
    if (!failing) {
      return;
    }
    switch (random.nextInt(30)) {
      case 0 -> throw ProvisionedThroughputExceededException.builder().message("fast").build();
      case 1 -> throw ExpiredIteratorException.builder().message("old").build();
      case 2 ->
          throw KinesisException.builder()
              .statusCode(503)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("Unavailable").build())
              .build();
      default -> {
        // It succeeds.
      }
    }
  }
}
