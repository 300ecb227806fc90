package io.latestlake.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsDecoder;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.RowLayout;
import io.latestlake.dms.Skipped;
import io.latestlake.dms.SourceRecord;
import io.latestlake.dms.Specs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * Whatever the order of arrival, the latest records are those of the order that design section 4
 * states. Its words are written down here once more ({@link Message#list}), on values and not on
 * bytes; messages go through the decoder and the keyed operator.
 */
class ArrivalOrderTest {
  private static final Instant START = Instant.parse("2024-01-10T00:00:00Z");
  private static final Duration LOAD_LAG = Duration.ofHours(24);

  /** Which list of values a table's versions are. */
  enum Ordering {
    EMITTED(TableSpec.Order.EMITTED, null),
    COMMIT(TableSpec.Order.COMMIT, null),
    COMMIT_MONGODB(TableSpec.Order.COMMIT, TableSpec.Engine.MONGODB),
    COMMIT_POSTGRESQL(TableSpec.Order.COMMIT, TableSpec.Engine.POSTGRESQL),
    COMMIT_MYSQL(TableSpec.Order.COMMIT, TableSpec.Engine.MYSQL);

    private final TableSpec spec;
    private final DmsDecoder decoder;

    Ordering(TableSpec.Order order, TableSpec.Engine engine) {
      spec =
          Specs.table("t")
              .column("id", new ColumnType.Int())
              .column("day", new ColumnType.Date())
              .column("v", new ColumnType.Int())
              .column("tie", new ColumnType.Int())
              .key("id")
              .partition("day", "")
              .order(order)
              .engine(engine)
              .tieBreak(new TableSpec.TieBreak.Number("tie"))
              .spec();
      decoder = new DmsDecoder(List.of(spec), Clock.fixed(START, ZoneOffset.UTC));
    }

    boolean hasPosition() {
      return this == COMMIT_POSTGRESQL || this == COMMIT_MYSQL;
    }
  }

  /**
   * One message; null stands for what it does not have.
   *
   * @param oldId the key before, of an update that changed it
   * @param position a place in the source's log: a file or segment, and the place in it
   */
  private record Message(
      String operation,
      int id,
      Integer oldId,
      int value,
      Instant committed,
      long[] position,
      Integer record,
      Instant emitted,
      Integer tie) {

    boolean isLoad() {
      return operation.equals("load");
    }

    /** Design 4: the list of values, compared left to right; a missing one is below every other. */
    List<Long> list(Ordering ordering) {
      Instant ownTime = ordering == Ordering.EMITTED ? emitted : committed;
      Instant time = isLoad() ? emitted.minus(LOAD_LAG) : ownTime;
      List<Long> list = new ArrayList<>();
      list.add(time.toEpochMilli());
      if (ordering != Ordering.EMITTED) {
        if (ordering.hasPosition()) {
          list.add(position == null ? null : position[0]);
          list.add(position == null ? null : position[1]);
        }
        list.add(record == null ? null : record.longValue());
        list.add(emitted.toEpochMilli());
      }
      list.add(tie == null ? null : tie.longValue());
      return list;
    }

    byte[] json(Ordering ordering) {
      StringBuilder json = new StringBuilder("{\"data\":{\"id\":").append(id);
      if (!operation.equals("delete")) {
        json.append(",\"day\":\"2024-01-0").append(1 + value % 3).append("\",\"v\":").append(value);
      }
      json.append(tie == null ? "" : ",\"tie\":" + tie).append('}');
      json.append(oldId == null ? "" : ",\"before-image\":{\"id\":" + oldId + "}");
      json.append(",\"metadata\":{\"timestamp\":\"").append(emitted);
      json.append("\",\"record-type\":\"data\",\"operation\":\"").append(operation);
      json.append("\",\"schema-name\":\"public\",\"table-name\":\"t\"");
      json.append(committed == null ? "" : ",\"commit-timestamp\":\"" + committed + "\"");
      json.append(record == null ? "" : ",\"transaction-record-id\":" + record);
      if (position != null) {
        json.append(",\"stream-position\":\"").append(positionText(ordering)).append('"');
      }
      return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private String positionText(Ordering ordering) {
      return ordering == Ordering.COMMIT_MYSQL
          ? String.format(
              Locale.ROOT,
              "mysql-bin-changelog.%06d:%d:0:%d:93:mysql-bin-changelog.%06d:%d",
              position[0],
              position[1],
              position[1] + 62,
              position[0],
              position[1] - 30)
          : String.format(
              Locale.ROOT,
              "%08X/%08X.%d.%08X/%08X",
              position[0],
              position[1],
              3,
              position[0],
              position[1]);
    }
  }

  private static final Comparator<List<Long>> AS_DESIGNED =
      (one, other) -> {
        for (int i = 0; i < one.size(); i++) {
          int order =
              Comparator.nullsFirst(Comparator.<Long>naturalOrder())
                  .compare(one.get(i), other.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  /** So versions are a total order: antisymmetric, transitive, equal where the lists are. */
  @Property(tries = 3000)
  void versionsCompareAsTheListsOfTheDesign(
      @ForAll Ordering ordering, @ForAll("messages") Message one, @ForAll("messages") Message other)
      throws Exception {
    byte[] version = version(ordering, one);
    byte[] otherVersion = version(ordering, other);

    int expected = Integer.signum(AS_DESIGNED.compare(one.list(ordering), other.list(ordering)));
    assertThat(Integer.signum(Arrays.compareUnsigned(version, otherVersion))).isEqualTo(expected);
    assertThat(Integer.signum(Arrays.compareUnsigned(otherVersion, version))).isEqualTo(-expected);
    assertThat(Arrays.equals(version, otherVersion)).isEqualTo(expected == 0);
  }

  @Property(tries = 150)
  void theGreatestListWinsAndOfEqualOnesTheOneReadLater(
      @ForAll Ordering ordering, @ForAll("logs") List<Message> log, @ForAll long seed)
      throws Exception {
    List<Message> arrival = new ArrayList<>(log);
    arrival.addAll(log.subList(log.size() / 3, log.size() / 2));
    Collections.shuffle(arrival, new Random(seed));

    Map<Integer, Message> greatest = new HashMap<>();
    Map<Integer, Boolean> gone = new HashMap<>();
    for (Message message : arrival) {
      if (message.oldId() != null && message.oldId() != message.id()) {
        offer(greatest, gone, message.oldId(), message, true, ordering);
      }
      offer(greatest, gone, message.id(), message, message.operation().equals("delete"), ordering);
    }
    Map<Integer, Integer> expected = new TreeMap<>();
    greatest.forEach(
        (id, message) -> {
          if (!gone.get(id)) {
            expected.put(id, message.value());
          }
        });
    assertThat(table(ordering, arrival)).isEqualTo(expected);
  }

  /**
   * A source database runs transactions, DMS loads it while they go on, its task restarts and sends
   * a stretch again, and everything arrives in any order: what comes out is the database.
   */
  @Property(tries = 150)
  void theTableIsTheDatabaseInTheEnd(
      @ForAll("decisive") Ordering ordering,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int transactions)
      throws Exception {
    Random random = new Random(seed);
    Database database = new Database(random, ordering.hasPosition());
    List<Message> arrival = new ArrayList<>();
    int loadFrom = random.nextInt(transactions);
    for (int i = 0; i < transactions; i++) {
      if (i == loadFrom) {
        arrival.addAll(database.load());
      }
      arrival.addAll(database.transaction());
    }
    if (random.nextBoolean()) {
      arrival.addAll(database.load());
    }
    int from = random.nextInt(arrival.size());
    for (Message again : List.copyOf(arrival.subList(from, arrival.size()))) {
      if (!again.isLoad()) {
        arrival.add(sentAgain(again));
      }
    }
    Collections.shuffle(arrival, random);

    assertThat(table(ordering, arrival)).isEqualTo(database.rows);
  }

  private static Message sentAgain(Message message) {
    return new Message(
        message.operation(),
        message.id(),
        message.oldId(),
        message.value(),
        message.committed(),
        message.position(),
        message.record(),
        message.emitted().plusSeconds(90),
        message.tie());
  }

  private static void offer(
      Map<Integer, Message> greatest,
      Map<Integer, Boolean> gone,
      int id,
      Message message,
      boolean delete,
      Ordering ordering) {
    Message known = greatest.get(id);
    if (known == null || AS_DESIGNED.compare(message.list(ordering), known.list(ordering)) >= 0) {
      greatest.put(id, message);
      gone.put(id, delete);
    }
  }

  @Provide
  Arbitrary<Ordering> decisive() {
    return Arbitraries.of(Ordering.COMMIT, Ordering.COMMIT_POSTGRESQL, Ordering.COMMIT_MYSQL);
  }

  /** Few values each, so that lists tie at every length. */
  @Provide
  Arbitrary<Message> messages() {
    return Arbitraries.randomValue(ArrivalOrderTest::message);
  }

  @Provide
  Arbitrary<List<Message>> logs() {
    return messages().list().ofMinSize(1).ofMaxSize(40);
  }

  private static Message message(Random random) {
    String operation = List.of("load", "insert", "update", "delete").get(random.nextInt(4));
    boolean load = operation.equals("load");
    long[][] positions = {{2, 0x7C007178L}, {2, 0x7C007179L}, {10, 5}, {0x10, 5}, null};
    return new Message(
        operation,
        random.nextInt(3),
        operation.equals("update") && random.nextInt(3) == 0 ? random.nextInt(3) : null,
        random.nextInt(3),
        load ? null : START.plus(Duration.ofHours(12L * random.nextInt(3))),
        load ? null : positions[random.nextInt(positions.length)],
        load || random.nextInt(4) == 0 ? null : List.of(1, 2, 10).get(random.nextInt(3)),
        START.plus(Duration.ofHours(12L * random.nextInt(4))),
        random.nextInt(3) == 0 ? null : List.of(-1, 2, 10).get(random.nextInt(3)));
  }

  private static byte[] version(Ordering ordering, Message message) throws Exception {
    List<Decoded> decoded = decode(ordering, message);
    return ((ChangeRecord) decoded.get(decoded.size() - 1)).version();
  }

  private static List<Decoded> decode(Ordering ordering, Message message) {
    List<Decoded> all = new ArrayList<>();
    ordering.decoder.decode(
        new SourceRecord(message.json(ordering), "t", 0, 0, 0),
        new DmsDecoder.Output() {
          @Override
          public void decoded(Decoded decoded) {
            assertThat(decoded).isInstanceOf(ChangeRecord.class);
            all.add(decoded);
          }

          @Override
          public void skipped(Skipped kind, String operation, String table) {
            throw new IllegalStateException("nothing of it is skipped");
          }
        });
    return all;
  }

  /** What the row changes come to: the values by key. */
  private static Map<Integer, Integer> table(Ordering ordering, List<Message> arrival)
      throws Exception {
    Map<Integer, Integer> rows = new TreeMap<>();
    RowLayout layout = new RowLayout(ordering.spec.columns());
    try (KeyedOneInputStreamOperatorTestHarness<RowKey, Decoded, Outcome> latest =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new LatestRecordFunction(List.of(ordering.spec))),
            Decoded::key,
            ValueTypeInfo.rowKey())) {
      latest.setStateBackend(new HashMapStateBackend());
      latest.setup(OutcomeSerializer.INSTANCE);
      latest.open();
      for (Message message : arrival) {
        for (Decoded decoded : decode(ordering, message)) {
          latest.processElement(decoded, 0);
        }
      }
      for (Outcome outcome : latest.extractOutputValues()) {
        RowChange change = (RowChange) outcome;
        Values values = new Values();
        layout.read(change.row(), values);
        if (change.delete()) {
          rows.remove(values.ints[0]);
        } else {
          rows.put(values.ints[0], values.ints[2]);
        }
      }
    }
    return rows;
  }

  /** The source: its rows, its log, its clock. */
  private static final class Database {
    private final Random random;
    private final boolean equalSeconds;
    private final Map<Integer, Integer> rows = new TreeMap<>();
    private Instant now = START;
    private long logFile = 9;
    private long logOffset = 4;
    private int values;

    /**
     * @param equalSeconds whether several transactions may commit within one second: only positions
     *     tell them apart then
     */
    Database(Random random, boolean equalSeconds) {
      this.random = random;
      this.equalSeconds = equalSeconds;
    }

    /** Rows as they are now, written by DMS over some hours, fewer than the lag of loads. */
    List<Message> load() {
      now = now.plusSeconds(1);
      List<Message> load = new ArrayList<>();
      rows.forEach(
          (id, value) ->
              load.add(
                  new Message(
                      "load",
                      id,
                      null,
                      value,
                      null,
                      null,
                      null,
                      now.plusSeconds(random.nextInt(20 * 3600)),
                      null)));
      return load;
    }

    List<Message> transaction() {
      if (!equalSeconds || random.nextInt(3) == 0) {
        now = now.plusSeconds(1 + random.nextInt(8 * 3600));
      }
      if (random.nextInt(5) == 0) {
        logFile++;
        logOffset = 4;
      }
      List<Message> changes = new ArrayList<>();
      int size = 1 + random.nextInt(12);
      for (int record = 1; record <= size; record++) {
        logOffset += 1 + random.nextInt(200);
        changes.add(change(record));
      }
      return changes;
    }

    private Message change(int record) {
      int id = random.nextInt(4);
      int value = values++;
      String operation;
      Integer oldId = null;
      if (rows.containsKey(id) && random.nextInt(3) == 0) {
        operation = "delete";
        rows.remove(id);
      } else if (rows.containsKey(id)) {
        operation = "update";
        int newId = random.nextInt(4);
        if (!rows.containsKey(newId)) {
          oldId = id;
          rows.remove(id);
          id = newId;
        }
        rows.put(id, value);
      } else {
        operation = "insert";
        rows.put(id, value);
      }
      return new Message(
          operation,
          id,
          oldId,
          value,
          now,
          new long[] {logFile, logOffset},
          record,
          now.plusMillis(random.nextInt(60_000)),
          null);
    }
  }

  private static final class Values implements RowLayout.Reader {
    private final int[] ints = new int[4];

    @Override
    public void nullValue(int column) {}

    @Override
    public void intValue(int column, int value) {
      ints[column] = value;
    }

    @Override
    public void longValue(int column, long value) {}

    @Override
    public void floatValue(int column, float value) {}

    @Override
    public void doubleValue(int column, double value) {}

    @Override
    public void booleanValue(int column, boolean value) {}

    @Override
    public void bytesValue(int column, byte[] row, int offset, int length) {}
  }
}
