package io.latestlake.localaws.glue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.RequestMembers;
import java.util.Set;

/**
 * Glue's errors, whole calls' and single items'
 * (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-exceptions.html).
 */
final class GlueErrors {
  static final String NOT_FOUND = "EntityNotFoundException";
  static final String INVALID = "InvalidInputException";
  static final String EXISTS = "AlreadyExistsException";

  private GlueErrors() {}

  static AwsException notFound(String what) {
    return AwsException.client(NOT_FOUND, what + " not found.");
  }

  static AwsException exists(String what) {
    return AwsException.client(EXISTS, what + " already exists.");
  }

  static AwsException running(String what) {
    return AwsException.client("CrawlerRunningException", what + " has already started");
  }

  static AwsException invalid(String message) {
    return AwsException.client(INVALID, message);
  }

  static RequestMembers members(ObjectNode request, Set<String> known) {
    return new RequestMembers(request, known, GlueErrors::invalid);
  }

  static AwsException conflict(String message) {
    return AwsException.client("ConcurrentModificationException", message);
  }

  /** The error of one item of a batch, whose call succeeds all the same. */
  static void detail(ObjectNode item, String code, String message) {
    item.putObject("ErrorDetail").put("ErrorCode", code).put("ErrorMessage", message);
  }
}
