package io.latestlake.localaws.kinesis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.RequestMembers;
import java.util.Set;

/**
 * Kinesis's errors (https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html and
 * the page of each operation).
 */
final class KinesisErrors {
  static final String TOO_FAST = "ProvisionedThroughputExceededException";

  private KinesisErrors() {}

  static AwsException invalid(String message) {
    return AwsException.client("InvalidArgumentException", message);
  }

  static AwsException notFound(String message) {
    return AwsException.client("ResourceNotFoundException", message);
  }

  static AwsException noStream(String name) {
    return notFound("Stream " + name + " under account " + StreamName.ACCOUNT + " not found.");
  }

  static AwsException noShard(String shard, String stream) {
    return notFound(
        "Could not find shard "
            + shard
            + " in stream "
            + stream
            + " under account "
            + StreamName.ACCOUNT
            + ".");
  }

  static AwsException inUse(String message) {
    return AwsException.client("ResourceInUseException", message);
  }

  static AwsException tooMuch(String message) {
    return AwsException.client("LimitExceededException", message);
  }

  static AwsException tooFast(String message) {
    return AwsException.client(TOO_FAST, message);
  }

  static String rateExceeded(String shard, String stream) {
    return "Rate exceeded for shard "
        + shard
        + " in stream "
        + stream
        + " under account "
        + StreamName.ACCOUNT
        + ".";
  }

  static AwsException expiredIterator(long madeAt, long now, long tolerated) {
    return AwsException.client(
        "ExpiredIteratorException",
        "Iterator expired. The iterator was created at time "
            + madeAt
            + " while right now it is "
            + now
            + " which is further in the future than the tolerated delay of "
            + tolerated
            + " milliseconds.");
  }

  static AwsException expiredToken() {
    return AwsException.client("ExpiredNextTokenException", "The pagination token expired.");
  }

  static RequestMembers members(ObjectNode request, Set<String> known) {
    return new RequestMembers(request, known, KinesisErrors::invalid);
  }
}
