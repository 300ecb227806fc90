package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a request's members; one that the stand-in does not know is refused, so that nothing asked
 * for is silently left out.
 */
public final class RequestMembers {
  private final ObjectNode request;
  private final Function<String, AwsException> invalid;

  /**
   * @param invalid the service's exception for a request that is wrong, made of its message
   */
  public RequestMembers(
      ObjectNode request, Set<String> known, Function<String, AwsException> invalid) {
    this.request = requireNonNull(request, "request is null");
    this.invalid = requireNonNull(invalid, "invalid is null");
    request
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name) && !request.get(name).isNull()) {
                throw notSupported("member " + name);
              }
            });
  }

  /** Of a Redshift Data API request. */
  public static RequestMembers of(ObjectNode request, Set<String> known) {
    return new RequestMembers(request, known, AwsException::validation);
  }

  public AwsException notSupported(String what) {
    return invalid.apply("not supported by the stand-in: " + what);
  }

  /** The member's text, or null. */
  public String text(String member) {
    JsonNode value = request.path(member);
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  public String requiredText(String member) {
    String text = text(member);
    if (text == null || text.isEmpty()) {
      throw unsatisfied(member, "must not be empty");
    }
    return text;
  }

  /** The member's text of at most so many characters, or null. */
  public String text(String member, int most) {
    String text = text(member);
    if (text != null && text.length() > most) {
      throw unsatisfied(member, "Member must have length less than or equal to " + most);
    }
    return text;
  }

  /** A page's start, as the token handed out before tells it. */
  public int offset(String member) {
    String token = text(member);
    if (token == null) {
      return 0;
    }
    if (!token.matches("\\d{1,9}")) {
      throw invalid.apply("Invalid " + member);
    }
    return Integer.parseInt(token);
  }

  public int number(String member, int otherwise) {
    return request.path(member).asInt(otherwise);
  }

  public boolean flag(String member, boolean otherwise) {
    return request.path(member).asBoolean(otherwise);
  }

  public JsonNode get(String member) {
    return request.path(member);
  }

  public AwsException unsatisfied(String member, String constraint) {
    return invalid.apply(
        "1 validation error detected: Value at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }
}
