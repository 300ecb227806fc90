package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.RequestMembers;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * ListShards, a page at a time
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html).
 */
final class ShardListing {
  private static final int MOST = 10_000;
  private static final int USUAL = 1_000;
  private static final int TOKEN_FIELDS = 7;

  private final Streams streams;
  private final StreamName names;
  private final KinesisLimits limits;
  private final Clock clock;

  ShardListing(Streams streams, StreamName names, KinesisLimits limits, Clock clock) {
    this.streams = requireNonNull(streams, "streams is null");
    this.names = requireNonNull(names, "names is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** From which shard of which stream on, and which of them. */
  private record Page(String stream, long createdAt, String after, ShardFilter filter) {}

  JsonNode list(ObjectNode request) {
    RequestMembers members =
        KinesisErrors.members(
            request,
            Set.of(
                "StreamName",
                "StreamARN",
                "NextToken",
                "ExclusiveStartShardId",
                "MaxResults",
                "ShardFilter"));
    int most = members.number("MaxResults", USUAL);
    if (most < 1 || most > MOST) {
      throw members.unsatisfied("maxResults", "Member must be from 1 to " + MOST);
    }
    Page page = members.text("NextToken") == null ? first(members) : next(members);
    KinesisStream stream = streams.get(page.stream());
    synchronized (stream) {
      if (!stream.admitsListing()) {
        throw KinesisErrors.tooMuch("Rate exceeded for stream " + page.stream() + ".");
      }
      if (page.createdAt() != 0 && page.createdAt() != stream.createdAt()) {
        throw KinesisErrors.expiredToken();
      }
      if (stream.status() == KinesisStream.Status.CREATING) {
        throw KinesisErrors.inUse("Stream " + page.stream() + " is being created.");
      }
      return answer(stream, page, most);
    }
  }

  private Page first(RequestMembers members) {
    String after = members.text("ExclusiveStartShardId");
    return new Page(
        names.of(members),
        0,
        after == null ? "" : after,
        ShardFilter.read(members.get("ShardFilter")));
  }

  private Page next(RequestMembers members) {
    if (members.text("StreamName") != null || members.text("ExclusiveStartShardId") != null) {
      throw KinesisErrors.invalid(
          "NextToken and StreamName or ExclusiveStartShardId cannot be provided together.");
    }
    String[] fields =
        Token.read(members.requiredText("NextToken"), TOKEN_FIELDS)
            .orElseThrow(() -> KinesisErrors.invalid("Invalid NextToken."));
    if (clock.millis() - Long.parseLong(fields[6]) > limits.iteratorLife().toMillis()) {
      throw KinesisErrors.expiredToken();
    }
    ShardFilter filter =
        new ShardFilter(ShardFilter.kind(fields[3]), Long.parseLong(fields[4]), fields[5]);
    return new Page(fields[0], Long.parseLong(fields[1]), fields[2], filter);
  }

  private JsonNode answer(KinesisStream stream, Page page, int most) {
    long horizon = Math.max(stream.horizon(), stream.createdAt());
    List<ShardEntry> listed =
        stream.entries().stream()
            .filter(shard -> shard.id().compareTo(page.after()) > 0)
            .filter(shard -> page.filter().lists(shard, horizon))
            .toList();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode shards = answer.putArray("Shards");
    listed.stream().limit(most).forEach(shard -> shards.add(shard(shard)));
    if (listed.size() > most) {
      ShardFilter filter = page.filter();
      answer.put(
          "NextToken",
          Token.of(
              stream.name(),
              stream.createdAt(),
              listed.get(most - 1).id(),
              filter.kind(),
              filter.moment(),
              filter.after(),
              clock.millis()));
    }
    return answer;
  }

  /** A shard as descriptions and listings show it. */
  static ObjectNode shard(ShardEntry entry) {
    ObjectNode shard = JsonNodeFactory.instance.objectNode().put("ShardId", entry.id());
    List<String> parents = entry.parents();
    if (!parents.isEmpty()) {
      shard.put("ParentShardId", parents.get(0));
    }
    if (parents.size() > 1) {
      shard.put("AdjacentParentShardId", parents.get(1));
    }
    hashes(shard, entry);
    ObjectNode sequences = shard.putObject("SequenceNumberRange");
    sequences.put("StartingSequenceNumber", SequenceNumbers.text(entry.firstSequence()));
    if (!entry.isOpen()) {
      sequences.put("EndingSequenceNumber", SequenceNumbers.text(entry.lastSequence()));
    }
    return shard;
  }

  static void hashes(ObjectNode shard, ShardEntry entry) {
    shard
        .putObject("HashKeyRange")
        .put("StartingHashKey", entry.hashes().first().toString())
        .put("EndingHashKey", entry.hashes().last().toString());
  }
}
