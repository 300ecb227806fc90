package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import java.util.Set;

/**
 * Reads a request's members; one that the stand-in does not know is refused, so that nothing asked
 * for is silently left out.
 */
final class RequestMembers {
  private final ObjectNode request;

  RequestMembers(ObjectNode request, Set<String> known) {
    this.request = requireNonNull(request, "request is null");
    request
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name) && !request.get(name).isNull()) {
                throw AwsException.validation("not supported by the stand-in: member " + name);
              }
            });
  }

  /** The member's text, or null. */
  String text(String member) {
    JsonNode value = request.path(member);
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  String requiredText(String member) {
    String text = text(member);
    if (text == null || text.isEmpty()) {
      throw AwsException.validation(
          "1 validation error detected: Value at '"
              + member
              + "' failed to satisfy constraint: must not be empty");
    }
    return text;
  }

  /** A page's start, as the token handed out before tells it. */
  int offset(String member) {
    String token = text(member);
    if (token == null) {
      return 0;
    }
    if (!token.matches("\\d{1,9}")) {
      throw AwsException.validation("Invalid " + member);
    }
    return Integer.parseInt(token);
  }

  int number(String member, int otherwise) {
    return request.path(member).asInt(otherwise);
  }

  JsonNode get(String member) {
    return request.path(member);
  }
}
