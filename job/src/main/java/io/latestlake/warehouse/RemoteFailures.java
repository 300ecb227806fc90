package io.latestlake.warehouse;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Tells failures of AWS calls that pass by themselves from those that do not. */
public final class RemoteFailures {
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;

  private RemoteFailures() {}

  /**
   * @param what was attempted, for the message
   */
  public static WarehouseException classify(String what, SdkException failure) {
    String message = what + ": " + failure.getMessage();
    if (failure instanceof SdkServiceException service && !passes(service)) {
      return new WarehouseException.Fatal(message, failure);
    }
    return new WarehouseException.Retryable(message, failure);
  }

  /** A condition that did not hold passes too: the next try plans on what is there then. */
  private static boolean passes(SdkServiceException failure) {
    return failure.statusCode() >= SERVER_ERROR && failure.statusCode() != NOT_IMPLEMENTED
        || failure.statusCode() == PRECONDITION_FAILED
        || failure.statusCode() == CONFLICT
        || failure.isThrottlingException();
  }
}
