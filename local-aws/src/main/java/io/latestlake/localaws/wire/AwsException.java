package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

/**
 * An error as the awsJson 1.1 protocol carries it: a type name, a status and a message; the SDK
 * raises the typed exception.
 */
public final class AwsException extends RuntimeException {
  private final String type;
  private final int status;

  private AwsException(String type, int status, String message) {
    super(requireNonNull(message, "message is null"));
    this.type = requireNonNull(type, "type is null");
    this.status = status;
  }

  /** The caller's fault: HTTP 400. */
  public static AwsException client(String type, String message) {
    return new AwsException(type, 400, message);
  }

  public static AwsException validation(String message) {
    return client("ValidationException", message);
  }

  /** The service's fault: HTTP 500. */
  public static AwsException server(String type, String message) {
    return new AwsException(type, 500, message);
  }

  public String type() {
    return type;
  }

  public int status() {
    return status;
  }
}
