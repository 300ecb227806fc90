package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import io.latestlake.localaws.wire.RequestMembers;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes, describes and reshards streams
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html).
 */
final class StreamOperations {
  private static final int MOST_SHARDS_SHOWN = 10_000;
  private static final int SHARDS_SHOWN = 100;

  private final Streams streams;
  private final StreamName names;
  private final KinesisLimits limits;

  StreamOperations(Streams streams, StreamName names, KinesisLimits limits) {
    this.streams = requireNonNull(streams, "streams is null");
    this.names = requireNonNull(names, "names is null");
    this.limits = requireNonNull(limits, "limits is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of(
        "CreateStream", this::create,
        "DeleteStream", this::delete,
        "DescribeStream", this::describe,
        "DescribeStreamSummary", this::summarize,
        "SplitShard", this::split,
        "MergeShards", this::merge);
  }

  private JsonNode create(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(request, Set.of("StreamName", "ShardCount", "StreamModeDetails"));
    String mode = members.get("StreamModeDetails").path("StreamMode").asText("PROVISIONED");
    if (!mode.equals("PROVISIONED")) {
      throw members.notSupported("StreamMode " + mode);
    }
    int shards = members.number("ShardCount", 0);
    if (shards < 1) {
      throw members.unsatisfied("shardCount", "Member must have value greater than or equal to 1");
    }
    streams.create(names.of(members), shards);
    return empty();
  }

  private JsonNode delete(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(
            request, Set.of("StreamName", "StreamARN", "EnforceConsumerDeletion"));
    streams.delete(names.of(members));
    return empty();
  }

  private JsonNode describe(ObjectNode request) {
    RequestMembers members =
        KinesisErrors.members(
            request, Set.of("StreamName", "StreamARN", "Limit", "ExclusiveStartShardId"));
    int most = members.number("Limit", SHARDS_SHOWN);
    if (most < 1 || most > MOST_SHARDS_SHOWN) {
      throw members.unsatisfied("limit", "Member must be from 1 to " + MOST_SHARDS_SHOWN);
    }
    String after = members.text("ExclusiveStartShardId");
    KinesisStream stream = streams.get(names.of(members));
    synchronized (stream) {
      ObjectNode answer = empty();
      ObjectNode description = description(answer.putObject("StreamDescription"), stream);
      List<ShardEntry> entries =
          stream.entries().stream()
              .filter(entry -> after == null || entry.id().compareTo(after) > 0)
              .toList();
      ArrayNode shards = description.putArray("Shards");
      entries.stream().limit(most).forEach(entry -> shards.add(ShardListing.shard(entry)));
      description.put("HasMoreShards", entries.size() > most);
      return answer;
    }
  }

  private JsonNode summarize(ObjectNode request) {
    RequestMembers members = KinesisErrors.members(request, Set.of("StreamName", "StreamARN"));
    KinesisStream stream = streams.get(names.of(members));
    synchronized (stream) {
      ObjectNode answer = empty();
      description(answer.putObject("StreamDescriptionSummary"), stream)
          .put("OpenShardCount", stream.entries().stream().filter(ShardEntry::isOpen).count())
          .put("ConsumerCount", 0);
      return answer;
    }
  }

  private ObjectNode description(ObjectNode description, KinesisStream stream) {
    description
        .put("StreamName", stream.name())
        .put("StreamARN", names.arn(stream.name()))
        .put("StreamStatus", stream.status().name())
        .put("RetentionPeriodHours", limits.retention().toHours())
        .put("EncryptionType", "NONE")
        .putPOJO("StreamCreationTimestamp", Instant.ofEpochMilli(stream.createdAt()));
    description.putObject("StreamModeDetails").put("StreamMode", "PROVISIONED");
    description.putArray("EnhancedMonitoring").addObject().putArray("ShardLevelMetrics");
    return description;
  }

  private JsonNode split(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(
            request, Set.of("StreamName", "StreamARN", "ShardToSplit", "NewStartingHashKey"));
    String hash = members.requiredText("NewStartingHashKey");
    if (!hash.matches("0|[1-9]\\d{0,38}")) {
      throw members.unsatisfied(
          "newStartingHashKey",
          "Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})");
    }
    KinesisStream stream = streams.get(names.of(members));
    synchronized (stream) {
      mustBeActive(stream);
      stream.split(members.requiredText("ShardToSplit"), new BigInteger(hash));
      return empty();
    }
  }

  private JsonNode merge(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(
            request, Set.of("StreamName", "StreamARN", "ShardToMerge", "AdjacentShardToMerge"));
    KinesisStream stream = streams.get(names.of(members));
    synchronized (stream) {
      mustBeActive(stream);
      stream.merge(
          members.requiredText("ShardToMerge"), members.requiredText("AdjacentShardToMerge"));
      return empty();
    }
  }

  private static void mustBeActive(KinesisStream stream) {
    if (stream.status() != KinesisStream.Status.ACTIVE) {
      throw KinesisErrors.inUse(
          "Stream " + stream.name() + " is " + stream.status() + ", it must be ACTIVE.");
    }
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
