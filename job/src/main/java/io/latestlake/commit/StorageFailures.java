package io.latestlake.commit;

import io.latestlake.warehouse.WarehouseException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Tells failures of S3 that pass by themselves from those that do not. */
final class StorageFailures {
  private static final int SERVER_ERROR = 500;

  private StorageFailures() {}

  static WarehouseException classify(String what, SdkException failure) {
    String message = what + ": " + failure.getMessage();
    if (failure instanceof SdkServiceException service
        && service.statusCode() < SERVER_ERROR
        && !service.isThrottlingException()) {
      return new WarehouseException.Fatal(message, failure);
    }
    return new WarehouseException.Retryable(message, failure);
  }
}
