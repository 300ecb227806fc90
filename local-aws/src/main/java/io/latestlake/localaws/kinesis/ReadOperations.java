package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import io.latestlake.localaws.wire.RequestMembers;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads shards (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html,
 * API_GetShardIterator.html).
 */
final class ReadOperations {
  private final Streams streams;
  private final StreamName names;
  private final KinesisLimits limits;
  private final Clock clock;

  ReadOperations(Streams streams, StreamName names, KinesisLimits limits, Clock clock) {
    this.streams = requireNonNull(streams, "streams is null");
    this.names = requireNonNull(names, "names is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of("GetShardIterator", this::getIterator, "GetRecords", this::getRecords);
  }

  private JsonNode getIterator(ObjectNode request) {
    RequestMembers members =
        KinesisErrors.members(
            request,
            Set.of(
                "StreamName",
                "StreamARN",
                "ShardId",
                "ShardIteratorType",
                "StartingSequenceNumber",
                "Timestamp"));
    KinesisStream stream = streams.get(names.of(members));
    synchronized (stream) {
      Shard shard = stream.shard(members.requiredText("ShardId"));
      if (!shard.admitsIterator(clock.millis())) {
        throw KinesisErrors.tooFast(KinesisErrors.rateExceeded(shard.entry().id(), stream.name()));
      }
      int next = Math.max(shard.horizon(clock.millis()), start(members, shard));
      return JsonNodeFactory.instance
          .objectNode()
          .put("ShardIterator", iterator(stream, shard, next));
    }
  }

  private int start(RequestMembers members, Shard shard) {
    String type = members.requiredText("ShardIteratorType");
    return switch (type) {
      case "TRIM_HORIZON" -> 0;
      case "LATEST" -> shard.latest();
      case "AT_TIMESTAMP" -> shard.arrivedFrom(moment(members));
      case "AT_SEQUENCE_NUMBER" -> shard.from(sequence(members, shard));
      case "AFTER_SEQUENCE_NUMBER" -> shard.from(sequence(members, shard) + 1);
      default ->
          throw members.unsatisfied(
              "shardIteratorType",
              "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP,"
                  + " AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
    };
  }

  private long moment(RequestMembers members) {
    if (!members.get("Timestamp").isNumber()) {
      throw KinesisErrors.invalid(
          "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP.");
    }
    long moment = Timestamps.millis(members.get("Timestamp"));
    if (moment > clock.millis()) {
      throw KinesisErrors.invalid(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis.");
    }
    return moment;
  }

  /** A sequence number is good for the shard that gave it. */
  private static long sequence(RequestMembers members, Shard shard) {
    String text = members.text("StartingSequenceNumber");
    if (text == null) {
      throw KinesisErrors.invalid(
          "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
              + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no"
              + " StartingSequenceNumber.");
    }
    ShardEntry entry = shard.entry();
    long sequence = SequenceNumbers.parse(text).orElse(-1);
    if (sequence < entry.firstSequence() || !entry.isOpen() && sequence > entry.lastSequence()) {
      throw KinesisErrors.invalid(
          "StartingSequenceNumber "
              + text
              + " used in GetShardIterator on shard "
              + entry.id()
              + " is invalid because it did not come from this shard.");
    }
    return sequence;
  }

  private JsonNode getRecords(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(request, Set.of("ShardIterator", "Limit", "StreamARN"));
    int most = members.number("Limit", KinesisLimits.ANSWER_RECORDS);
    if (most < 1 || most > KinesisLimits.ANSWER_RECORDS) {
      throw members.unsatisfied("limit", "Member must be from 1 to 10000");
    }
    ShardIterator from = ShardIterator.read(members.requiredText("ShardIterator"));
    if (members.text("StreamARN") != null && !names.of(members).equals(from.stream())) {
      throw KinesisErrors.invalid("The iterator is not of the stream of StreamARN.");
    }
    KinesisStream stream = streams.get(from.stream());
    synchronized (stream) {
      if (from.createdAt() != stream.createdAt()) {
        throw KinesisErrors.noStream(from.stream());
      }
      Shard shard = stream.shard(from.shard());
      long now = clock.millis();
      long life = limits.iteratorLife().toMillis();
      if (now - from.madeAt() > life) {
        throw KinesisErrors.expiredIterator(from.madeAt(), now, life);
      }
      if (!shard.admitsRead(now)) {
        throw KinesisErrors.tooFast(KinesisErrors.rateExceeded(from.shard(), stream.name()));
      }
      return answer(stream, shard, Math.max(from.next(), shard.horizon(now)), most);
    }
  }

  private ObjectNode answer(KinesisStream stream, Shard shard, int from, int most)
      throws IOException {
    List<StoredRecord> records = shard.read(from, most);
    int next = from + records.size();
    boolean atTip = next >= shard.latest();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode shown = answer.putArray("Records");
    records.forEach(record -> show(record, shown.addObject()));
    answer.put("MillisBehindLatest", atTip ? 0 : behind(records));
    if (atTip && !shard.entry().isOpen()) {
      ArrayNode children = answer.putArray("ChildShards");
      stream
          .childrenOf(shard.entry().id())
          .forEach(child -> showChild(child, children.addObject()));
    } else {
      answer.put("NextShardIterator", iterator(stream, shard, next));
    }
    return answer;
  }

  private long behind(List<StoredRecord> records) {
    return Math.max(1, clock.millis() - records.get(records.size() - 1).arrivedAt());
  }

  private static void show(StoredRecord record, ObjectNode shown) {
    shown
        .put("SequenceNumber", SequenceNumbers.text(record.sequence()))
        .put("PartitionKey", record.partitionKey())
        .put("Data", record.data())
        .put("EncryptionType", "NONE")
        .putPOJO("ApproximateArrivalTimestamp", Instant.ofEpochMilli(record.arrivedAt()));
  }

  private static void showChild(ShardEntry child, ObjectNode shown) {
    shown.put("ShardId", child.id());
    ArrayNode parents = shown.putArray("ParentShards");
    child.parents().forEach(parents::add);
    ShardListing.hashes(shown, child);
  }

  private String iterator(KinesisStream stream, Shard shard, int next) {
    return new ShardIterator(
            stream.name(), stream.createdAt(), shard.entry().id(), next, clock.millis())
        .token();
  }
}
