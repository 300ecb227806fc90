package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.RateLimits;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Answers with an error, in the words of the service.
 *
 * @param side before the call is made, or after it although it was made
 */
record Refuse(Side side, Error error) implements Action {
  enum Error {
    /** HTTP 500: the service is at fault. */
    @JsonProperty("internal")
    INTERNAL,
    /** Too many requests: ThrottlingException, of S3 503 SlowDown. */
    @JsonProperty("throttled")
    THROTTLED
  }

  Refuse {
    requireNonNull(side, "side is null");
    requireNonNull(error, "error is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception {
    if (side == Side.AFTER) {
      next.call();
    }
    throw error == Error.THROTTLED
        ? AwsException.client(RateLimits.THROTTLED, "Rate exceeded")
        : AwsException.server(internalError(call.service()), "We encountered an internal error.");
  }

  /** Each service has its own name for it. */
  private static String internalError(String service) {
    return switch (service) {
      case "s3" -> "InternalError";
      case "glue" -> "InternalServiceException";
      default -> "InternalServerException";
    };
  }

  @Override
  public void checkAt(Moment.Kind kind) {
    if (kind != Moment.Kind.HTTP) {
      throw new IllegalArgumentException("only a call of kind http can be refused, not " + kind);
    }
  }
}
