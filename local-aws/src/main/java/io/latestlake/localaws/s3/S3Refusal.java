package io.latestlake.localaws.s3;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Makes the error for what S3 can do and this server cannot. */
final class S3Refusal {
  private static final int NOT_IMPLEMENTED = 501;

  private S3Refusal() {}

  /** S3 has this code too, for headers that it does not know. */
  static S3Exception of(String what) {
    String message = "not supported by the stand-in: " + what;
    return (S3Exception)
        S3Exception.builder()
            .message(message)
            .statusCode(NOT_IMPLEMENTED)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode("NotImplemented").errorMessage(message).build())
            .build();
  }
}
