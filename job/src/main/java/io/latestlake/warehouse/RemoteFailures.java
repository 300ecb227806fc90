package io.latestlake.warehouse;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.OperationTimeoutException;
import software.amazon.awssdk.services.glue.model.ResourceNotReadyException;
import software.amazon.awssdk.services.redshiftdata.model.ActiveStatementsExceededException;

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
    return new WarehouseException.Retryable(retryClass(failure), message, failure);
  }

  /** Of a failure that passes by itself. */
  static RetryClass retryClass(SdkException failure) {
    if (!(failure instanceof SdkServiceException service)) {
      return RetryClass.CONNECTION;
    } else if (service.isThrottlingException()
        || service instanceof ActiveStatementsExceededException) {
      return RetryClass.THROTTLED;
    } else if (service.statusCode() >= SERVER_ERROR) {
      return RetryClass.SERVICE;
    }
    return service.statusCode() == CONFLICT
            || service.statusCode() == PRECONDITION_FAILED
            || service instanceof EntityNotFoundException
        ? RetryClass.CONFLICT
        : RetryClass.OTHER;
  }

  /**
   * Glue tells with status 400 what others tell with 409 and 500. What is not found was removed
   * since it was looked at: the next try makes it again.
   */
  private static boolean isPassingOfGlue(SdkServiceException failure) {
    return failure instanceof OperationTimeoutException
        || failure instanceof ConcurrentModificationException
        || failure instanceof EntityNotFoundException
        || failure instanceof ResourceNotReadyException;
  }

  /** A condition that did not hold passes too: the next try plans on what is there then. */
  private static boolean passes(SdkServiceException failure) {
    return failure.statusCode() >= SERVER_ERROR && failure.statusCode() != NOT_IMPLEMENTED
        || failure.statusCode() == PRECONDITION_FAILED
        || failure.statusCode() == CONFLICT
        || failure.isThrottlingException()
        || isPassingOfGlue(failure);
  }
}
