package io.latestlake.publish;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.glue.model.ErrorDetail;

/**
 * What the catalog says of one partition of a batch that it did not do. It names the exception that
 * a call for this partition alone would have met.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/webapi/API_PartitionError.html">
 *     PartitionError</a>
 */
final class PartitionErrors {
  private static final String NOT_FOUND = "EntityNotFoundException";

  /** As for whole calls: see {@link io.latestlake.warehouse.RemoteFailures}. */
  private static final Set<String> PASSING =
      Set.of(
          "InternalServiceException",
          "InternalServerException",
          "InternalFailure",
          "ServiceUnavailable",
          "ServiceUnavailableException",
          "OperationTimeoutException",
          "ConcurrentModificationException",
          "ResourceNotReadyException",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "TooManyRequestsException",
          "RequestLimitExceeded");

  private PartitionErrors() {}

  /** There is no such partition: as wanted where it was to be removed. */
  static boolean isMissing(ErrorDetail error) {
    return error != null && NOT_FOUND.equals(error.errorCode());
  }

  /** Whether it passes by itself. One without a code is the service's own fault. */
  static boolean isPassing(ErrorDetail error) {
    return error == null || error.errorCode() == null || PASSING.contains(error.errorCode());
  }

  static String text(ErrorDetail error) {
    return Optional.ofNullable(error)
        .map(detail -> detail.errorCode() + ": " + detail.errorMessage())
        .orElse("without a reason");
  }
}
