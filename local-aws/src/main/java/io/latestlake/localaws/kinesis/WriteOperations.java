package io.latestlake.localaws.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import io.latestlake.localaws.wire.RequestMembers;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts records (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html). Of
 * many put at once some may be refused; the others are taken, in the order in which they stand.
 */
final class WriteOperations {
  private static final int MOST_KEY_CHARACTERS = 256;

  private final Streams streams;
  private final StreamName names;
  private final Clock clock;

  WriteOperations(Streams streams, StreamName names, Clock clock) {
    this.streams = requireNonNull(streams, "streams is null");
    this.names = requireNonNull(names, "names is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of("PutRecord", this::putRecord, "PutRecords", this::putRecords);
  }

  private record Put(BigInteger hash, String key, byte[] data, int bytes) {}

  private JsonNode putRecord(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(
            request,
            Set.of(
                "StreamName",
                "StreamARN",
                "Data",
                "PartitionKey",
                "ExplicitHashKey",
                "SequenceNumberForOrdering"));
    Put put = read(members, request);
    KinesisStream stream = streams.get(names.of(members));
    synchronized (stream) {
      mustExist(stream);
      Shard shard = stream.taking(put.hash());
      if (!shard.admits(put.bytes(), clock.millis())) {
        throw KinesisErrors.tooFast(KinesisErrors.rateExceeded(shard.entry().id(), stream.name()));
      }
      return take(stream, shard, put).put("EncryptionType", "NONE");
    }
  }

  private JsonNode putRecords(ObjectNode request) throws IOException {
    RequestMembers members =
        KinesisErrors.members(request, Set.of("StreamName", "StreamARN", "Records"));
    List<Put> puts = readAll(members);
    KinesisStream stream = streams.get(names.of(members));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode results = answer.putArray("Records");
    int failed = 0;
    synchronized (stream) {
      mustExist(stream);
      long now = clock.millis();
      for (Put put : puts) {
        Shard shard = stream.taking(put.hash());
        if (shard.admits(put.bytes(), now)) {
          results.add(take(stream, shard, put));
        } else {
          failed++;
          results
              .addObject()
              .put("ErrorCode", KinesisErrors.TOO_FAST)
              .put("ErrorMessage", KinesisErrors.rateExceeded(shard.entry().id(), stream.name()));
        }
      }
    }
    return answer.put("FailedRecordCount", failed).put("EncryptionType", "NONE");
  }

  private ObjectNode take(KinesisStream stream, Shard shard, Put put) throws IOException {
    long sequence = stream.nextSequence();
    shard.append(sequence, clock.millis(), put.key(), put.data());
    return JsonNodeFactory.instance
        .objectNode()
        .put("ShardId", shard.entry().id())
        .put("SequenceNumber", SequenceNumbers.text(sequence));
  }

  private static void mustExist(KinesisStream stream) {
    if (stream.status() == KinesisStream.Status.CREATING) {
      throw KinesisErrors.noStream(stream.name());
    }
  }

  private static List<Put> readAll(RequestMembers members) throws IOException {
    JsonNode records = members.get("Records");
    if (!records.isArray() || records.isEmpty() || records.size() > KinesisLimits.REQUEST_RECORDS) {
      throw members.unsatisfied(
          "records", "Member must have from 1 to " + KinesisLimits.REQUEST_RECORDS + " records");
    }
    List<Put> puts = new ArrayList<>(records.size());
    long bytes = 0;
    for (JsonNode record : records) {
      RequestMembers entry =
          KinesisErrors.members(
              (ObjectNode) record, Set.of("Data", "PartitionKey", "ExplicitHashKey"));
      Put put = read(entry, record);
      puts.add(put);
      bytes += put.bytes();
    }
    if (bytes > KinesisLimits.REQUEST_BYTES) {
      throw KinesisErrors.invalid(
          "Records size exceeds " + (KinesisLimits.REQUEST_BYTES >> 20) + " MB limit");
    }
    return puts;
  }

  private static Put read(RequestMembers members, JsonNode record) throws IOException {
    String key = members.requiredText("PartitionKey");
    if (key.codePointCount(0, key.length()) > MOST_KEY_CHARACTERS) {
      throw members.unsatisfied(
          "partitionKey", "Member must have length less than or equal to " + MOST_KEY_CHARACTERS);
    }
    // Base64 in JSON, bytes in CBOR.
    byte[] data = record.path("Data").binaryValue();
    if (data == null) {
      throw members.unsatisfied("data", "Member must not be null");
    }
    int bytes = StoredRecord.size(key.getBytes(UTF_8), data);
    if (bytes > KinesisLimits.RECORD_BYTES) {
      throw members.unsatisfied(
          "data", "Member must have length less than or equal to " + KinesisLimits.RECORD_BYTES);
    }
    return new Put(hash(members, key), key, data, bytes);
  }

  private static BigInteger hash(RequestMembers members, String key) {
    String explicit = members.text("ExplicitHashKey");
    if (explicit == null) {
      return HashRange.hash(key);
    }
    if (!explicit.matches("0|[1-9]\\d{0,38}")
        || !HashRange.ALL.contains(new BigInteger(explicit))) {
      throw KinesisErrors.invalid(
          "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1].");
    }
    return new BigInteger(explicit);
  }
}
