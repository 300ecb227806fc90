package io.latestlake.source.kinesis.proxy;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** What a failed call means. */
public enum KinesisFailure {
  /** The iterator is too old: make another one after the last record. */
  EXPIRED_ITERATOR,
  /** Too fast, perhaps because others read the stream too: come again later, however often. */
  THROTTLED,
  /** AWS or the way to it failed: come again later, for a while. */
  TRANSIENT,
  /** The shard or the stream is gone. */
  GONE,
  /** It would fail again: permission, a wrong argument. */
  FATAL;

  private static final int SERVER_ERROR = 500;

  /** Whether the same call may succeed later. */
  public boolean mayPass() {
    return this == THROTTLED || this == TRANSIENT;
  }

  public static KinesisFailure of(SdkException failure) {
    if (failure instanceof ExpiredIteratorException) {
      return EXPIRED_ITERATOR;
    }
    if (failure instanceof ResourceNotFoundException) {
      return GONE;
    }
    if (failure instanceof ProvisionedThroughputExceededException
        || failure instanceof LimitExceededException
        || failure instanceof KmsThrottlingException) {
      return THROTTLED;
    }
    if (failure instanceof ResourceInUseException || failure instanceof ExpiredNextTokenException) {
      return TRANSIENT;
    }
    if (failure instanceof AwsServiceException answer) {
      if (answer.isThrottlingException()) {
        return THROTTLED;
      }
      return answer.statusCode() >= SERVER_ERROR || answer.retryable() ? TRANSIENT : FATAL;
    }
    return failure instanceof SdkClientException ? TRANSIENT : FATAL;
  }
}
